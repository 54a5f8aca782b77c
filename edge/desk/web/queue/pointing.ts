import { useSignal } from '@preact/signals';
import { useMemo } from 'preact/hooks';

/** Whether somebody points at an element or has the focus in it: then nothing in it may move. */
export function usePointing() {
  const isOver = useSignal(false);
  const hasFocus = useSignal(false);
  const handlers = useMemo(
    () => ({
      onPointerEnter: () => (isOver.value = true),
      onPointerMove: () => (isOver.value = true),
      onPointerLeave: () => (isOver.value = false),
      onPointerCancel: () => (isOver.value = false),
      onFocusIn: () => (hasFocus.value = true),
      onFocusOut: ({ currentTarget, relatedTarget }: FocusEvent) => {
        const isWithin =
          currentTarget instanceof Element && relatedTarget instanceof Element && currentTarget.contains(relatedTarget);
        hasFocus.value = isWithin;
      },
    }),
    [],
  );
  return { isPointedAt: isOver.value || hasFocus.value, handlers };
}

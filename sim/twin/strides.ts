import type { Beams } from '../../hardware/gate/beams.ts';

/** `through`: one body, or several close together; `back`: as far as both beams, and back. */
export type Walk = 'through' | 'back';

/** From one state of the beams to the next, ms: a walking pace with beams 15 cm apart. */
export const STRIDE_MS = 100;

type Relative = 'near' | 'both' | 'far';

const FIRST: readonly Relative[] = ['near', 'both', 'far'];
/** The next body breaks the near beam while the one before is in the far one. */
const NEXT: readonly Relative[] = ['both', 'near', 'both', 'far'];
const BACK: readonly Relative[] = ['near', 'both', 'near'];

/** What the beams of a leaf go through, one state a stride; afterwards both are whole. */
export function strides(walk: Walk, direction: 'in' | 'out', people: number): readonly Beams[] {
  const followers = Array.from({ length: Math.max(0, people - 1) }, () => NEXT).flat();
  const steps = walk === 'back' ? BACK : [...FIRST, ...followers];
  return steps.map((step) => {
    const near = step !== 'far';
    const far = step !== 'near';
    return direction === 'in' ? { outer: near, inner: far } : { outer: far, inner: near };
  });
}

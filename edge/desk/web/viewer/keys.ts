import type { LookAction } from './look.ts';
import type { Move } from './view.ts';

export type Action = LookAction | Move | 'reset';

/** One key each, as printed on it. */
export const KEYS: Readonly<Record<Action, string>> = {
  colour: 'C',
  grey: 'G',
  low: 'L',
  high: 'H',
  negative: 'N',
  edges: 'E',
  penetration: 'P',
  'organic-strip': 'O',
  'inorganic-strip': 'I',
  darker: '[',
  brighter: ']',
  boxes: 'B',
  reset: 'R',
  fit: 'F',
  'zoom-in': '+',
  'zoom-out': '-',
  left: 'ArrowLeft',
  right: 'ArrowRight',
  up: 'ArrowUp',
  down: 'ArrowDown',
};

const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ...Object.entries(KEYS).map(([action, key]): [string, Action] => [key.toLowerCase(), action as Action]),
  ['=', 'zoom-in'],
  ['_', 'zoom-out'],
]);

/** What the keys do where something else than the picture has the focus: arrows are for what has it. */
export function deedsOf(act: (action: Action) => void): Readonly<Record<string, () => void>> {
  return Object.fromEntries(
    [...ACTIONS].filter(([key]) => !key.startsWith('arrow')).map(([key, action]) => [key, () => act(action)]),
  );
}

export interface KeyPress {
  readonly key: string;
  /** Where the key lies: what is printed there on a Latin keyboard, of one that writes another script. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** What a key does, or null. With Ctrl, Alt or Meta it is the browser's. */
export function actionOf({ key, code, ctrlKey, altKey, metaKey }: KeyPress): Action | null {
  if (ctrlKey || altKey || metaKey) return null;
  const printed = ACTIONS.get(key.toLowerCase());
  if (printed !== undefined) return printed;
  const isForeign = key.length === 1 && key > '~';
  return isForeign && code.startsWith('Key') ? (ACTIONS.get(code.slice(3).toLowerCase()) ?? null) : null;
}

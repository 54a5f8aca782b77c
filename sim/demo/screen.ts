import type { Writable } from 'node:stream';
import { fit, type Style } from './style.ts';

/** Lines that stay, and on a terminal one below them that does not. */
export interface Screen {
  readonly style: Style;
  print(...lines: readonly string[]): void;
  /** What goes on at this moment; null: nothing worth a line. Shown on a terminal alone. */
  now(text: string | null): void;
}

const CLEAR_LINE = '\r\u001B[2K';

export function createScreen(out: Writable & { readonly isTTY?: boolean }, style: Style): Screen {
  const isTerminal = out.isTTY === true;
  let shown = '';
  return {
    style,
    print(...lines) {
      const text = lines.map((line) => `${line}\n`).join('');
      out.write(shown === '' ? text : `${CLEAR_LINE}${text}${shown}`);
    },
    now(text) {
      if (!isTerminal) return;
      const next = text === null ? '' : style.colours.cyan(`  ${fit(text, style.width - 3)}`);
      if (next === shown) return;
      out.write(shown === '' && next === '' ? '' : `${CLEAR_LINE}${next}`);
      shown = next;
    },
  };
}

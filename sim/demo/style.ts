import pc from 'picocolors';

export type Colours = ReturnType<typeof pc.createColors>;

/** How lines are set: plain when nobody looks at a terminal. */
export interface Style {
  readonly colours: Colours;
  /** Columns of a line, at most. */
  readonly width: number;
}

/** Where nobody says how wide a line may be. */
const PLAIN_WIDTH = 120;
const MAX_WIDTH = 160;
const MIN_WIDTH = 72;

export function styleOf(stream: { readonly isTTY?: boolean; readonly columns?: number }): Style {
  const width = stream.isTTY === true ? (stream.columns ?? PLAIN_WIDTH) : PLAIN_WIDTH;
  return {
    colours: pc.createColors(stream.isTTY === true && pc.isColorSupported),
    width: Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width)),
  };
}

/** Text from a wire: no control characters, and no longer than there is room for. */
export function fit(text: string, width: number): string {
  const shown = printable(text);
  return shown.length <= width ? shown : `${shown.slice(0, Math.max(0, width - 1)).trimEnd()}…`;
}

/** Text from a wire in lines of whole words; a word longer than a line is cut. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of printable(text).split(/ +/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(fit(word, width));
  }
  return lines;
}

function printable(text: string): string {
  return text.replaceAll(/\p{C}+/gu, ' ').trim();
}

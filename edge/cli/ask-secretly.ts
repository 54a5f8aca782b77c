import type { Readable } from 'node:stream';
import { Refused } from '../desk/refused.ts';

/** Standard input, as far as a question needs it. */
export type Terminal = Readable & { readonly isTTY?: boolean; setRawMode?: (raw: boolean) => unknown };

const ENTER = new Set(['\r', '\n', '\u0004']);
const ERASE = new Set(['\u007f', '\b']);
const ERASE_ALL = '\u0015';
const INTERRUPT = '\u0003';

/** Asks on a terminal for something that nobody looking on may read: what is typed is not shown. */
export async function askSecretly(input: Terminal, write: (text: string) => void, question: string): Promise<string> {
  write(question);
  input.setRawMode?.(true);
  input.setEncoding('utf8');
  input.resume();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let typed: string[] = [];
  const take = (chunk: string) => {
    for (const key of chunk) {
      if (ENTER.has(key)) return resolve(typed.join(''));
      if (key === INTERRUPT) return reject(new Refused(400, { code: 'bad-request', message: 'Nothing was changed.' }));
      if (key === ERASE_ALL) typed = [];
      else if (ERASE.has(key)) typed = typed.slice(0, -1);
      else if (key >= ' ') typed.push(key);
    }
  };
  input.on('data', take);
  try {
    return await promise;
  } finally {
    input.off('data', take);
    input.setRawMode?.(false);
    input.pause();
    write('\n');
  }
}

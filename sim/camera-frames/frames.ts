import { readFileSync } from 'node:fs';

function load(name: string): Uint8Array {
  return readFileSync(new URL(`./${name}.jpg`, import.meta.url));
}

const NOBODY = load('nobody');
const ONE_PERSON = [load('one-person'), load('another-person')] as const;
const TWO_PEOPLE = load('two-people');

const COMMENT_MARKER = 0xfe;

/**
 * A drawn picture of so many people (two and more look alike). Each `serial` gives other bytes, as no two frames of a
 * real camera are the same; `note` is written into them too.
 */
export function frameOf(people: number, serial: number, note = ''): Uint8Array {
  const frame = people <= 0 ? NOBODY : people === 1 ? (ONE_PERSON[serial % 2] ?? ONE_PERSON[0]) : TWO_PEOPLE;
  return stamped(frame, `simulated frame ${serial} ${note}`.trim());
}

/** The same JPEG with a text in a comment segment (ITU-T T.81, B.2.4.5). */
export function stamped(jpeg: Uint8Array, text: string): Uint8Array {
  const comment = Buffer.from(text, 'latin1');
  const segment = Buffer.from([0xff, COMMENT_MARKER, 0, comment.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), segment, comment, jpeg.subarray(2)]);
}

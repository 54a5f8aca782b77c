import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { isFault, reasonOf } from '../contract/fault.ts';
import { invalid } from './invalid.ts';

// O_NOFOLLOW: a link could lead out of the pack. O_NONBLOCK: a pipe would never open.
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Reads a plain file that lies in the pack itself, and no more of it than its size was when it was opened.
 * @throws Fault `pack-invalid` for a link, a folder, and what cannot be read or is longer than `maxBytes`
 */
export function readBounded(folder: string, name: string, maxBytes: number): Buffer {
  let file: number | undefined;
  try {
    file = openSync(path.join(folder, name), OPEN_FLAGS);
    const stats = fstatSync(file);
    if (!stats.isFile()) throw invalid(folder, `has a ${name} that is no file`);
    if (stats.size > maxBytes) throw invalid(folder, `has a ${name} of ${stats.size} bytes, more than ${maxBytes}`);
    const bytes = Buffer.alloc(stats.size);
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read) {
      read = readSync(file, bytes, length, bytes.length - length, null);
    }
    return bytes.subarray(0, length);
  } catch (error) {
    if (isFault(error)) throw error;
    throw invalid(folder, `has no ${name} that can be read, or a link in its place`, error);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

const MOST_MISTAKES = 20;

/** Reads what a file of a pack says in JSON. @throws Fault `pack-invalid` naming the file and all that is wrong in it */
export function parseJson<T>(folder: string, name: string, bytes: Buffer, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw invalid(folder, `holds a ${name} that is not JSON: ${reasonOf(error)}`, error);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const mistakes = parsed.error.issues.slice(0, MOST_MISTAKES).map(({ path, message }) => {
    return path.length === 0 ? message : `${path.join('.')}: ${message}`;
  });
  throw invalid(folder, `holds a ${name} with a mistake at ${mistakes.join('; ')}`);
}

/** JSON as Greenlane writes it. What reads back to other bytes said something twice, or in a second way. */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

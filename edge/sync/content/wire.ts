/**
 * What both ends of the content's way say in headers, described in docs/protocols/content.md: ranges as RFC 9110 section 14
 * has them, uploads that go on as draft-ietf-httpbis-resumable-upload has them.
 */

const SHA256 = /^[0-9a-f]{64}$/;
const ROOT = '/content/';
/** Fifteen digits count exactly. */
const WHOLE_NUMBER = /^\d{1,15}$/;

/** Bytes `offset` to `end`, the last not among them. */
export interface Span {
  readonly offset: number;
  readonly end: number;
}

export function isContentName(text: string): boolean {
  return SHA256.test(text);
}

export function contentPath(sha256: string): string {
  return `${ROOT}${sha256}`;
}

/** The name in a request's path, or null where it names no content. */
export function nameIn(path: string): string | null {
  const name = path.slice(ROOT.length);
  return path.startsWith(ROOT) && isContentName(name) ? name : null;
}

/** The bytes never change under their name: the name is the strongest of validators. */
export function etagOf(sha256: string): string {
  return `"${sha256}"`;
}

/** Total: null for anything but digits. */
export function readCount(header: string | undefined): number | null {
  return header !== undefined && WHOLE_NUMBER.test(header) ? Number(header) : null;
}

/** What a `Range` asks of `size` bytes. More than one range, other units and nonsense count as none: the whole. */
export function readRange(header: string | undefined, size: number): Span | 'unsatisfiable' {
  const whole = { offset: 0, end: size };
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return whole;
  if (first === '') return last === '0' ? 'unsatisfiable' : { offset: Math.max(0, size - Number(last)), end: size };
  if (last !== '' && Number(last) < Number(first)) return whole;
  if (Number(first) >= size) return 'unsatisfiable';
  return { offset: Number(first), end: last === '' ? size : Math.min(size, Number(last) + 1) };
}

export function rangeFrom(offset: number): string {
  return `bytes=${offset}-`;
}

export function contentRange({ offset, end }: Span, size: number): string {
  return `bytes ${offset}-${end - 1}/${size}`;
}

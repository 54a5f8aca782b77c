/** A row of a file of comma-separated values, and the line it begins in (the first is 1). */
export interface CsvRow {
  readonly fields: readonly string[];
  readonly line: number;
}

/** RFC 4180: quoted fields may hold commas, line ends and doubled quotes; lines end in LF or CRLF. Empty lines are read past. */
export function readCsv(text: string): { readonly rows: readonly CsvRow[]; readonly openQuoteAt: number | null } {
  const rows: CsvRow[] = [];
  let fields: string[] = [];
  let line = 1;
  let rowLine = 1;
  let at = 0;
  while (at < text.length) {
    const quoted = text[at] === '"';
    const end = quoted ? endOfQuotes(text, at) : at;
    if (end === null) return { rows, openQuoteAt: line };
    const stop = endOfField(text, end);
    const inside = quoted ? text.slice(at + 1, end - 1).replaceAll('""', '"') : '';
    if (quoted) line += inside.split('\n').length - 1;
    fields.push(inside + text.slice(end, stop).replace(/\r$/, ''));
    at = stop + 1;
    if (text[stop] === ',' && at < text.length) continue;
    if (text[stop] === ',') fields.push('');
    if (fields.length > 1 || fields[0] !== '') rows.push({ fields, line: rowLine });
    fields = [];
    line += 1;
    rowLine = line;
  }
  return { rows, openQuoteAt: null };
}

/** The place after the closing quote; null when there is none. */
function endOfQuotes(text: string, start: number): number | null {
  let at = text.indexOf('"', start + 1);
  while (at !== -1 && text[at + 1] === '"') at = text.indexOf('"', at + 2);
  return at === -1 ? null : at + 1;
}

function endOfField(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== ',' && text[at] !== '\n') at += 1;
  return at;
}

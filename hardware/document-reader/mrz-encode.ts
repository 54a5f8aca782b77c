import { checkDigit } from './check-digit.ts';
import type { TravelDocument } from './document-reader.ts';
import { decodeMrz } from './mrz.ts';
import { MRZ_LAYOUTS } from './protocol.ts';
import type { MrzLayout, MrzPart } from './protocol.ts';

/** What is printed in a machine-readable zone. Names may be written as people write them, with spaces and accents. */
export type MrzContent = Omit<TravelDocument, 'failedChecks' | 'lines'>;

export type MrzEncoding =
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'unencodable'; readonly why: string };

/**
 * Writes the zone of a document, with right check digits. Total: content that does not fit is refused with a reason;
 * only names are ever cut, as ICAO 9303-3, 4.6 does.
 */
export function encodeMrz(content: MrzContent): MrzEncoding {
  const layout = MRZ_LAYOUTS[content.format];
  const number = compact(content.number);
  const headLength = 9;
  const optionalLength = width(layout, 'optional');
  const isLong = number.length > headLength;
  if (isLong && layout.format === 'TD3') return unencodable('a document number of TD3 has nine characters at most');
  if (isLong && number.includes('<')) return unencodable('a long document number cannot hold spaces');
  const tail = isLong ? `${number.slice(headLength)}${checkDigit(number)}<` : '';
  if (tail.length > optionalLength) return unencodable('the document number is too long');

  const personal = compact(content.personalNumber);
  const inSecond = personal.length <= width(layout, 'secondOptional');
  const optional = tail + (inSecond ? '' : personal);
  if (optional.length > optionalLength) return unencodable('the personal number is too long');

  const texts: Record<MrzPart, string> = {
    documentCode: compact(content.documentCode),
    issuer: compact(content.issuer),
    name: fitName(transliterate(content.surname), transliterate(content.givenNames), width(layout, 'name')),
    number: number.slice(0, headLength),
    numberCheck: isLong ? '<' : checkDigit(pad(number, headLength)),
    nationality: compact(content.nationality),
    birthDate: content.birthDate,
    birthDateCheck: checkDigit(content.birthDate),
    sex: content.sex === 'X' ? '<' : content.sex,
    expiryDate: content.expiryDate,
    expiryDateCheck: checkDigit(content.expiryDate),
    optional,
    optionalCheck: checkDigit(pad(optional, optionalLength)),
    secondOptional: inSecond ? personal : '',
    compositeCheck: '<',
  };
  const why = misfit(texts, layout);
  if (why !== undefined) return unencodable(why);
  const open = write(texts, layout);
  const composite = layout.composite.map((span) => open[span.line]?.slice(span.start, span.end) ?? '').join('');
  const lines = write({ ...texts, compositeCheck: checkDigit(composite) }, layout);
  const reading = decodeMrz(lines);
  return reading.kind === 'document' ? { kind: 'lines', lines } : unencodable(reading.why);
}

function write(texts: Readonly<Record<MrzPart, string>>, layout: MrzLayout): readonly string[] {
  const lines = Array.from({ length: layout.lineCount }, () => '<'.repeat(layout.lineLength));
  for (const [part, span] of entries(layout)) {
    const line = lines[span.line] ?? '';
    lines[span.line] = line.slice(0, span.start) + pad(texts[part], span.end - span.start) + line.slice(span.end);
  }
  return lines;
}

function misfit(texts: Readonly<Record<MrzPart, string>>, layout: MrzLayout): string | undefined {
  for (const [part, span] of entries(layout)) {
    if (texts[part].length > span.end - span.start) return `too long: ${part}`;
    if (!/^[A-Z0-9<]*$/.test(texts[part])) return `characters that may not stand in: ${part}`;
  }
  return undefined;
}

/** Both identifiers get a share of the room; one that was cut ends in a letter (ICAO 9303-3, 4.6). */
function fitName(surname: string, givenNames: string, room: number): string {
  if (givenNames === '') return surname.slice(0, room);
  const whole = `${surname}<<${givenNames}`;
  if (whole.length <= room) return whole;
  const forGiven = Math.min(givenNames.length, Math.max(room - 2 - surname.length, Math.floor(room / 3)));
  const cutSurname = surname.slice(0, room - 2 - forGiven).replace(/<+$/, '');
  return `${cutSurname}<<${givenNames}`.slice(0, room);
}

/** Letters that do not fall apart into a base letter and an accent (ICAO 9303-3, section 6, table A). */
const TRANSLITERATIONS: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Ö: 'OE',
  Ü: 'UE',
  Å: 'AA',
  Æ: 'AE',
  Ø: 'OE',
  Œ: 'OE',
  Þ: 'TH',
  Ð: 'D',
  Đ: 'D',
  Ł: 'L',
  Ħ: 'H',
};

function transliterate(name: string): string {
  return name
    .normalize('NFC')
    .toUpperCase()
    .replaceAll(/[^A-Z]/g, (letter) => TRANSLITERATIONS[letter] ?? letter.normalize('NFD').replaceAll(/\p{M}/gu, ''))
    .replaceAll(/['’.]/g, '')
    .replaceAll(/[\s<,-]+/g, '<')
    .replaceAll(/^<|<$/g, '');
}

function compact(text: string): string {
  return text.trim().replaceAll(' ', '<');
}

function pad(text: string, length: number): string {
  return text.padEnd(length, '<');
}

function width(layout: MrzLayout, part: MrzPart): number {
  const span = layout.parts[part];
  return span === undefined ? -1 : span.end - span.start;
}

function entries(layout: MrzLayout): readonly [MrzPart, { line: number; start: number; end: number }][] {
  return Object.entries(layout.parts) as [MrzPart, { line: number; start: number; end: number }][];
}

function unencodable(why: string): MrzEncoding {
  return { kind: 'unencodable', why };
}

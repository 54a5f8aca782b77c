import { checkDigit, mrzValue } from './check-digit.ts';
import type { MrzField, TravelDocument } from './document-reader.ts';
import { layoutOfLength, MRZ_PART_LABELS } from './protocol.ts';
import type { MrzLayout, MrzPart, MrzSpan } from './protocol.ts';

export type MrzReading =
  | { readonly kind: 'document'; readonly document: TravelDocument }
  | { readonly kind: 'unreadable'; readonly why: string };

/**
 * Reads the lines of a machine-readable zone. Total: whatever the lines are, the answer is a document (with the check
 * digits that fail) or a sentence that says what could not be read and where.
 */
export function decodeMrz(lines: readonly string[]): MrzReading {
  const layout = layoutOf(lines);
  if (typeof layout === 'string') return unreadable(layout);
  const zone = new Zone(lines, layout);
  const why = zone.unreadCharacters() ?? zone.foreignLayout() ?? zone.wrongAlphabet();
  if (why !== undefined) return unreadable(why);

  const number = zone.number();
  const names = zone.text('name').split('<<');
  const sex = zone.text('sex');
  return {
    kind: 'document',
    document: {
      format: layout.format,
      documentCode: words(zone.text('documentCode')),
      issuer: words(zone.text('issuer')),
      number: words(number.text),
      surname: words(names[0] ?? ''),
      givenNames: words(names.slice(1).join('<')),
      nationality: words(zone.text('nationality')),
      birthDate: zone.text('birthDate'),
      sex: sex === 'F' || sex === 'M' ? sex : 'X',
      expiryDate: zone.text('expiryDate'),
      personalNumber: [number.optionalRest, zone.text('secondOptional')].map(words).filter(Boolean).join(' '),
      failedChecks: failedChecks(zone, number.checkHolds),
      lines: [...lines],
    },
  };
}

/**
 * Splits a zone that came as one text: at CR and LF where there are any, otherwise by its length (90 characters: TD1,
 * 72: TD2, 88: TD3).
 */
export function splitMrz(text: string): readonly string[] {
  const lines = text.split(/[\r\n]+/).filter((line) => line !== '');
  const [only] = lines;
  if (lines.length !== 1 || only === undefined) return lines;
  const lineLength = { 90: 30, 72: 36, 88: 44 }[only.length];
  if (lineLength === undefined) return lines;
  return Array.from({ length: only.length / lineLength }, (_, index) =>
    only.slice(index * lineLength, (index + 1) * lineLength),
  );
}

interface DocumentNumber {
  readonly text: string;
  readonly checkHolds: boolean;
  /** What of the first optional data does not belong to the number. */
  readonly optionalRest: string;
}

/** Lines of the right lengths, cut by a layout. */
class Zone {
  readonly layout: MrzLayout;
  readonly #lines: readonly string[];

  constructor(lines: readonly string[], layout: MrzLayout) {
    this.#lines = lines;
    this.layout = layout;
  }

  at(span: MrzSpan): string {
    return this.#lines[span.line]?.slice(span.start, span.end) ?? '';
  }

  /** The characters of a part; empty where the layout has no such part. */
  text(part: MrzPart): string {
    const span = this.layout.parts[part];
    return span === undefined ? '' : this.at(span);
  }

  unreadCharacters(): string | undefined {
    const unread: string[] = [];
    for (const part of partsOf(this.layout)) {
      const text = this.text(part);
      for (let index = 0; index < text.length; index++) {
        if (mrzValue(text.charCodeAt(index)) < 0) {
          unread.push(MRZ_PART_LABELS[part]);
          break;
        }
      }
    }
    return unread.length === 0 ? undefined : `unread characters in: ${[...new Set(unread)].join(', ')}`;
  }

  foreignLayout(): string | undefined {
    const code = this.text('documentCode');
    if (!/^[A-Z]/.test(code)) return 'the document code does not begin with a letter';
    if (this.layout.format === 'TD1') return undefined;
    if (code.startsWith('V')) return 'a visa, not a travel document (ICAO 9303-7)';
    if (this.layout.format === 'TD2' && code === 'ID' && this.text('issuer') === 'FRA') {
      return 'a French identity card of before 2021, whose layout is its own';
    }
    return undefined;
  }

  wrongAlphabet(): string | undefined {
    for (const part of ['birthDate', 'expiryDate'] as const) {
      if (!isMrzDate(this.text(part))) return `the ${MRZ_PART_LABELS[part]} is no date: ${this.text(part)}`;
    }
    if (!/^[FMX<]$/.test(this.text('sex'))) return `the sex is none that may stand there: ${this.text('sex')}`;
    for (const part of ['issuer', 'nationality', 'name'] as const) {
      if (/\d/.test(this.text(part))) return `a digit in the ${MRZ_PART_LABELS[part]}`;
    }
    return undefined;
  }

  /**
   * A number of more than nine characters has a filler for a check digit and goes on in the optional data, where its
   * check digit and another filler follow (ICAO 9303-5 and -6, 4.2.2). Issuers differ on whether the filler between
   * counts in the check digit, and the standard's one example fits both: either is taken.
   */
  number(): DocumentNumber {
    const head = this.text('number');
    const check = this.text('numberCheck');
    const optional = this.text('optional');
    const isLong = this.layout.format !== 'TD3' && check === '<' && !head.includes('<') && /^[^<]{2}/.test(optional);
    if (!isLong) return { text: head, checkHolds: check === checkDigit(head), optionalRest: optional };
    const tail = optional.split('<', 1)[0] ?? '';
    const text = head + tail.slice(0, -1);
    const digit = tail.slice(-1);
    return {
      text,
      checkHolds: digit === checkDigit(text) || digit === checkDigit(`${head}<${tail.slice(0, -1)}`),
      optionalRest: optional.slice(tail.length),
    };
  }
}

function layoutOf(lines: readonly string[]): MrzLayout | string {
  const lengths = lines.map((line) => line.length);
  const layout = layoutOfLength(lengths[0] ?? 0);
  if (layout !== undefined && lines.length === layout.lineCount && lengths.every((it) => it === layout.lineLength)) {
    return layout;
  }
  if (lines.length === 0) return 'no lines';
  const shape = lengths.slice(0, 4).join(', ') + (lengths.length > 4 ? ', ...' : '');
  return `lines of ${shape} characters; a travel document has 3 of 30, 2 of 36 or 2 of 44`;
}

function failedChecks(zone: Zone, numberHolds: boolean): readonly MrzField[] {
  const failed: MrzField[] = [];
  if (!numberHolds) failed.push('number');
  for (const field of ['birthDate', 'expiryDate'] as const) {
    if (zone.text(`${field}Check`) !== checkDigit(zone.text(field))) failed.push(field);
  }
  const personalCheck = zone.text('optionalCheck');
  if (personalCheck !== '' && personalCheck !== checkDigit(zone.text('optional'))) {
    const isEmpty = /^<*$/.test(zone.text('optional'));
    if (!(isEmpty && personalCheck === '<')) failed.push('personalNumber');
  }
  const composite = zone.layout.composite.map((span) => zone.at(span)).join('');
  if (zone.text('compositeCheck') !== checkDigit(composite)) failed.push('composite');
  return failed;
}

/** YYMMDD, where an unknown year, month or day is written in fillers (ICAO 9303-3, 4.8). */
function isMrzDate(text: string): boolean {
  return /^(?:\d\d|<<)(?:0[1-9]|1[0-2]|<<)(?:0[1-9]|[12]\d|3[01]|<<)$/.test(text);
}

/** Fillers stand for spaces inside and for nothing at the ends. */
function words(text: string): string {
  return text.replaceAll(/<+/g, ' ').trim();
}

function partsOf(layout: MrzLayout): readonly MrzPart[] {
  return Object.keys(layout.parts) as MrzPart[];
}

function unreadable(why: string): MrzReading {
  return { kind: 'unreadable', why };
}

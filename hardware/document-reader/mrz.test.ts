import * as fc from 'fast-check';
import { parse } from 'mrz';
import { describe, expect, it } from 'vitest';
import { seededEntropy } from '../entropy.ts';
import { checkDigit, mrzValue } from './check-digit.ts';
import { encodeMrz } from './mrz-encode.ts';
import type { MrzContent } from './mrz-encode.ts';
import { decodeMrz, splitMrz } from './mrz.ts';
import { SPECIMENS } from './specimens.ts';

const anyCharacter = fc.nat(0x2ff).map((code) => String.fromCharCode(code));
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'.split('');
const word = (units: string[], minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...units), minLength, maxLength });
const date = fc
  .tuple(fc.nat(99), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(''));

/** Documents whose content fits its layout whole, so that reading gives back what was printed. */
const anyContent: fc.Arbitrary<MrzContent> = fc
  .constantFrom(['TD1', 22, 11] as const, ['TD2', 9, 7] as const, ['TD3', 9, 14] as const)
  .chain(([format, longestNumber, longestPersonal]) =>
    fc.record({
      format: fc.constant(format),
      documentCode: fc.constant(format === 'TD3' ? 'P' : 'I'),
      issuer: fc.constantFrom('UTO', 'D', 'CHN', 'HKG'),
      number: word(LETTERS_AND_DIGITS, 1, longestNumber),
      surname: word(LETTERS, 1, 12),
      givenNames: fc.array(word(LETTERS, 1, 6), { maxLength: 2 }).map((names) => names.join(' ')),
      nationality: fc.constantFrom('UTO', 'D', 'CHN'),
      birthDate: date,
      sex: fc.constantFrom('F', 'M', 'X'),
      expiryDate: date,
      personalNumber: word(LETTERS_AND_DIGITS, 0, longestPersonal),
    }),
  );

function linesOf(content: MrzContent): readonly string[] {
  const encoding = encodeMrz(content);
  if (encoding.kind !== 'lines') throw new Error(encoding.why);
  return encoding.lines;
}

describe('ICAO 9303-3, 4.9: check digits', () => {
  it.each([
    ['520727', '3'],
    ['AB2134<<<', '5'],
    ['L898902C3', '6'],
    ['L898902C<', '3'],
    ['740812', '2'],
    ['120415', '9'],
    ['ZE184226B<<<<<', '1'],
    ['D23145890', '7'],
    ['HA672242<658022549601086<<<<<<<<<<<<<<0', '8'],
  ])('%s has %s', (text, digit) => {
    expect(checkDigit(text)).toBe(digit);
  });
});

describe('specimen documents', () => {
  it.each(SPECIMENS)('reads $name', ({ lines, expected }) => {
    expect(decodeMrz(lines)).toEqual({ kind: 'document', document: { ...expected, failedChecks: [], lines } });
  });

  it.each(SPECIMENS.filter((specimen) => specimen.reprintable))('prints $name as its issuer does', (specimen) => {
    expect(encodeMrz(specimen.expected)).toEqual({ kind: 'lines', lines: specimen.lines });
  });
});

describe('optional check digit of the personal number', () => {
  const upper = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<';
  const lower = (personal: string) => {
    const open = `L898902C36UTO7408122F1204159${personal}`;
    return open + checkDigit(open.slice(0, 10) + open.slice(13, 20) + open.slice(21));
  };

  it.each(['<<<<<<<<<<<<<<<', '<<<<<<<<<<<<<<0'])('may be a filler or a zero where there is none: %s', (personal) => {
    expect(decodeMrz([upper, lower(personal)])).toMatchObject({ document: { personalNumber: '', failedChecks: [] } });
  });

  it('may not be a filler where there is one', () => {
    expect(decodeMrz([upper, lower('ZE184226B<<<<<<')])).toMatchObject({
      document: { failedChecks: ['personalNumber'] },
    });
  });
});

describe('what cannot be read', () => {
  const sound = SPECIMENS[0]!.lines;
  const put = (line: number, at: number, text: string) =>
    sound.map((it, index) => (index === line ? it.slice(0, at) + text + it.slice(at + text.length) : it));

  it.each([
    [put(1, 3, '*'), 'unread characters in: document number'],
    [put(1, 3, '?*?'), 'unread characters in: document number'],
    [put(0, 6, '*'), 'unread characters in: name'],
    [put(1, 43, '?'), 'unread characters in: composite check digit'],
    [put(1, 0, '****************'), 'document number, check digit of the document number, nationality, date of birth'],
    [put(1, 3, 'l'), 'unread characters in: document number'],
    [put(1, 13, '741399'), 'the date of birth is no date: 741399'],
    [put(1, 21, 'I20415'), 'the date of expiry is no date'],
    [put(1, 20, 'Q'), 'the sex is none that may stand there'],
    [put(0, 2, 'UT0'), 'a digit in the issuing state'],
    [put(0, 0, 'V<'), 'a visa'],
    [put(0, 0, '<<'), 'does not begin with a letter'],
    [[], 'no lines'],
    [sound.slice(1), 'lines of 44 characters'],
    [[sound[0]!.slice(1), sound[1]!], 'lines of 43, 44 characters'],
    [[...sound, sound[1]!], 'lines of 44, 44, 44 characters'],
    [Array.from({ length: 50 }, () => ''), 'lines of 0, 0, 0, 0, ... characters'],
  ])('%j', (lines, why) => {
    const reading = decodeMrz(lines);
    expect(reading).toMatchObject({ kind: 'unreadable' });
    expect(reading.kind === 'unreadable' && reading.why).toContain(why);
  });
});

describe('a wrong check digit', () => {
  const [upper, lower] = SPECIMENS[0]!.lines as [string, string];
  it.each([
    [9, ['number', 'composite']],
    [19, ['birthDate', 'composite']],
    [27, ['expiryDate', 'composite']],
    [42, ['personalNumber', 'composite']],
    [43, ['composite']],
  ])('at position %d of the lower line is told', (at, failed) => {
    const digit = (Number(lower[at]) + 1) % 10;
    const changed = `${lower.slice(0, at)}${digit}${lower.slice(at + 1)}`;
    expect(decodeMrz([upper, changed])).toMatchObject({ document: { failedChecks: failed } });
  });
});

describe('printing', () => {
  const sound = SPECIMENS[0]!.expected;
  it.each<[Partial<MrzContent>, string]>([
    [{ number: 'L898902C36' }, 'nine characters'],
    [{ personalNumber: 'ZE184226B123456' }, 'personal number is too long'],
    [{ birthDate: '741301' }, 'no date'],
    [{ surname: '王' }, 'may not stand in: name'],
    [{ nationality: 'UTOPIA' }, 'too long: nationality'],
    [{ documentCode: 'V' }, 'a visa'],
    [{ format: 'TD1', number: 'D2314589073490123456789' }, 'document number is too long'],
  ])('refuses %j', (change, why) => {
    const answer = encodeMrz({ ...sound, ...change });
    expect(answer.kind === 'unencodable' && answer.why).toContain(why);
  });

  it('writes names as ICAO 9303-3, 6 transliterates them', () => {
    const lines = linesOf({ ...sound, surname: "Müller-O'Brien", givenNames: 'Zoë, José Łukasz' });
    expect(lines[0]).toBe('P<UTOMUELLER<OBRIEN<<ZOE<JOSE<LUKASZ<<<<<<<<');
  });

  it('cuts names that are too long and keeps some of both', () => {
    const lines = linesOf({ ...sound, surname: 'Nilavadhanananda Chayapa', givenNames: 'Dejthamrong Krasuang' });
    expect(lines[0]).toBe('P<UTONILAVADHANANANDA<CHAYAPA<<DEJTHAMRONG<K');
  });
});

it('splits a zone that came as one text, at line ends or by its length', () => {
  for (const { lines } of SPECIMENS) {
    for (const separator of ['', '\r', '\r\n', '\n']) expect(splitMrz(lines.join(separator))).toEqual(lines);
    expect(splitMrz(`${lines.join('\r')}\r`)).toEqual(lines);
  }
  expect(splitMrz('<'.repeat(89))).toEqual(['<'.repeat(89)]);
  expect(splitMrz('')).toEqual([]);
});

describe('properties', () => {
  it('what is printed is read again', () => {
    fc.assert(
      fc.property(anyContent, (content) => {
        const lines = linesOf(content);
        expect(decodeMrz(lines)).toEqual({ kind: 'document', document: { ...content, failedChecks: [], lines } });
      }),
      { numRuns: 1_000 },
    );
  });

  it('an independent reader finds the same fields and no fault in what is printed', () => {
    fc.assert(
      fc.property(anyContent, (content) => {
        const { details, fields } = parse(linesOf(content));
        const checks = details.filter((detail) => /check digit/i.test(detail.label));
        expect(checks.length).toBeGreaterThanOrEqual(4);
        expect(checks.filter((detail) => !detail.valid).map((detail) => detail.error)).toEqual([]);
        expect(fields).toMatchObject({
          documentNumber: content.number,
          birthDate: content.birthDate,
          expirationDate: content.expiryDate,
          lastName: content.surname,
          firstName: content.givenNames,
        });
      }),
      { numRuns: 500 },
    );
  });

  it('one substituted character is refused, flagged, or stands where no check digit reaches', () => {
    const substitution = fc.tuple(fc.nat(), fc.nat(), fc.nat(36));
    fc.assert(
      fc.property(anyContent, substitution, (content, [line, at, to]) => {
        const lines = [...linesOf(content)];
        const old = lines[line % lines.length]!;
        const index = at % old.length;
        const replacement = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<'[to]!;
        const change = mrzValue(replacement.charCodeAt(0)) - mrzValue(old.charCodeAt(index));
        // The weights are coprime to ten: only characters equal modulo ten (0, A, K, U and the filler) pass for one another.
        fc.pre(change % 10 !== 0);
        lines[line % lines.length] = old.slice(0, index) + replacement + old.slice(index + 1);
        const reading = decodeMrz(lines);
        if (reading.kind === 'unreadable' || reading.document.failedChecks.length > 0) return;
        const { failedChecks: _, lines: __, ...read } = reading.document;
        const protectedFields = ({ number, birthDate, expiryDate, personalNumber }: MrzContent) => [
          number,
          birthDate,
          expiryDate,
          personalNumber,
        ];
        expect(protectedFields(read)).toEqual(protectedFields(content));
      }),
      { numRuns: 1_500 },
    );
  });

  it('half a million characters in lines of any shape get an answer', () => {
    const entropy = seededEntropy(5);
    const shapes = [...SPECIMENS.map((specimen) => specimen.lines.map((line) => line.length)), [5], [90], [72, 1]];
    const zone = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<<<<<<<<<<<<';
    let sent = 0;
    let documents = 0;
    while (sent < 500_000) {
      const anyByte = entropy.chance(0.1);
      const start = entropy.pick(SPECIMENS).lines;
      const lines = entropy.pick(shapes).map((length, row) => {
        const kept = entropy.below(length);
        const rest = Array.from({ length: length - kept }, () =>
          anyByte ? String.fromCharCode(entropy.below(256)) : zone.charAt(entropy.below(zone.length)),
        );
        return (start[row] ?? '').padEnd(kept, '<').slice(0, kept) + rest.join('');
      });
      sent += lines.join('').length;
      const reading = decodeMrz(lines);
      if (reading.kind === 'document') documents += 1;
      if (splitMrz(lines.join('\r')).join('').length > lines.join('').length) throw new Error(lines.join('|'));
    }
    expect(documents).toBeGreaterThan(50);
  });

  it('any content is printed or refused', () => {
    const text = fc.string({ unit: anyCharacter, maxLength: 50 });
    const content = fc.record({
      format: fc.constantFrom('TD1' as const, 'TD2' as const, 'TD3' as const),
      documentCode: text,
      issuer: text,
      number: text,
      surname: text,
      givenNames: text,
      nationality: text,
      birthDate: text,
      sex: fc.constantFrom('F' as const, 'M' as const, 'X' as const),
      expiryDate: text,
      personalNumber: text,
    });
    fc.assert(
      fc.property(content, (it) => {
        expect(['lines', 'unencodable']).toContain(encodeMrz(it).kind);
      }),
    );
  });
});

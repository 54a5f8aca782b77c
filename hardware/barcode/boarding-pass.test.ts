import { decode, encode } from 'bcbp';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BoardingPass } from './barcode.ts';
import { decodeBoardingPass, encodeBoardingPass } from './boarding-pass.ts';

const word = (units: string, minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...units.split('')), minLength, maxLength });

const anyCharacter = fc.nat(0x2ff).map((code) => String.fromCharCode(code));
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The plate `by` numbers after another of the same airline. */
function plateAfter(plate: string, by: number): string {
  return plate.slice(0, 4) + String(Number(plate.slice(4)) + by).padStart(6, '0');
}

const run = fc
  .tuple(word('0123456789', 4, 4), fc.integer({ min: 0, max: 900_000 }), fc.integer({ min: 1, max: 5 }))
  .map(([head, serial, count]) => {
    const first = head + String(serial).padStart(6, '0');
    return Array.from({ length: count }, (_, index) => plateAfter(first, index));
  });

/** Passes whose items fit Resolution 792 whole. */
const anyBoardingPass: fc.Arbitrary<BoardingPass> = fc.record({
  passengerName: fc.tuple(word(LETTERS, 1, 10), word(LETTERS, 1, 9)).map((names) => names.join('/')),
  bookingReference: word(`${LETTERS}0123456789`, 5, 7),
  from: word(LETTERS, 3, 3),
  to: word(LETTERS, 3, 3),
  carrier: word(LETTERS, 2, 3),
  flight: word('0123456789', 4, 4),
  dayOfYear: fc.integer({ min: 1, max: 366 }),
  seat: fc.tuple(word('0123456789', 3, 3), word('ABCDEFGH', 1, 1)).map((parts) => parts.join('')),
  sequence: word('0123456789', 4, 4),
  bagTags: fc.array(run, { maxLength: 3 }).map((runs) => runs.flat()),
});

function boardingPassText(pass: BoardingPass): string {
  const encoding = encodeBoardingPass(pass);
  if (encoding.kind !== 'text') throw new RangeError(encoding.why);
  return encoding.text;
}

const SPECIMEN = 'M1DESMARAIS/LUC       EABC123 YULFRAAC 0834 226F001A0025 106>60000';
const LUC: BoardingPass = {
  passengerName: 'DESMARAIS/LUC',
  bookingReference: 'ABC123',
  from: 'YUL',
  to: 'FRA',
  carrier: 'AC',
  flight: '0834',
  dayOfYear: 226,
  seat: '001A',
  sequence: '0025',
  bagTags: [],
};

const read = (text: string) => {
  const reading = decodeBoardingPass(text);
  return reading.kind === 'boardingPass' ? reading.boardingPass : reading.why;
};

describe('IATA Resolution 792', () => {
  it('reads the pass of the implementation guide, whose conditional items are empty', () => {
    expect(read(SPECIMEN)).toEqual(LUC);
  });

  it('reads a pass without conditional items', () => {
    expect(read(`${SPECIMEN.slice(0, 58)}00`)).toEqual(LUC);
  });

  it('writes mandatory items as an independent writer does', () => {
    const text = boardingPassText(LUC);
    const { data = {} } = decode(text);
    expect(data).toMatchObject({ passengerName: LUC.passengerName, legs: [{ operatingCarrierPNR: 'ABC123' }] });
    expect(encode(decode(text)).slice(0, 58)).toBe(text.slice(0, 58));
  });

  it('expands a bag tag item to consecutive plates', () => {
    const text = encode({
      data: {
        ...decode(SPECIMEN).data,
        baggageTagNumber: '0014123456003',
        firstBaggageTagNumber: '0014999999001',
        secondBaggageTagNumber: '0220000007',
      },
    });
    expect(read(text)).toEqual({
      ...LUC,
      bagTags: ['0014123456', '0014123457', '0014123458', '0014999999', '0220000007'],
    });
  });

  it('reads the first of several legs, with security data after the last', () => {
    const second = { ...decode(SPECIMEN).data!.legs![0]!, departureAirport: 'FRA', arrivalAirport: 'GVA' };
    const { data } = decode(SPECIMEN);
    const text = encode({
      data: { ...data, legs: [data!.legs![0]!, second], securityDataType: '1', securityData: 'GIWVC5EH7JNT684FVNJ9' },
    });
    expect(text).toContain('^1');
    expect(read(text)).toEqual(LUC);
  });
});

describe('what is no boarding pass', () => {
  const put = (at: number, text: string) => SPECIMEN.slice(0, at) + text + SPECIMEN.slice(at + text.length);
  const withTags = (tags: string) => {
    const items = ' '.repeat(11) + tags;
    const variable = `>6${items.length.toString(16)}${items}00`;
    return SPECIMEN.slice(0, 58) + variable.length.toString(16) + variable;
  };

  it.each([
    ['', 'no boarding pass'],
    ['M', 'no boarding pass'],
    [put(1, '0'), 'no boarding pass'],
    [put(1, '5'), 'no boarding pass'],
    [put(1, '2'), 'leg 2 of 2 is cut short'],
    [SPECIMEN.slice(0, 59), 'leg 1 of 1 is cut short'],
    [put(58, 'G6'), 'has no size'],
    [put(58, '07'), 'announces 7 more characters than there are'],
    [put(58, '05'), 'the conditional items are longer than the leg|after the last leg'],
    [put(62, '03'), 'longer than the leg'],
    [put(30, '1UL'), 'airport'],
    [put(36, '?? '), 'carrier'],
    [put(39, 'A834 '), 'flight'],
    [put(44, '000'), 'day of the flight'],
    [put(44, '367'), 'day of the flight'],
    [put(44, '  1'), 'day of the flight'],
    [put(2, ' '.repeat(20)), 'no passenger name'],
    [put(5, '\u0007'), 'characters that no boarding pass holds'],
    [`${SPECIMEN}X`, 'characters after the last leg'],
    [`${SPECIMEN}^1`, 'security data have no size'],
    [`${SPECIMEN}^164ABC`, 'security data are cut short'],
    [`${SPECIMEN}^103ABCD`, 'after the security data'],
    [withTags('001412345600X'), 'no bag tags'],
    [withTags('0014123456999'), 'no bag tags'],
    [withTags('0014999999002'), 'no bag tags'],
    [withTags('00141234560'), 'no bag tags'],
  ])('%j', (text, why) => {
    expect(read(text)).toMatch(new RegExp(why));
  });
});

describe('properties', () => {
  it('what is written is read again, and an independent reader agrees', () => {
    fc.assert(
      fc.property(anyBoardingPass, (pass) => {
        const text = boardingPassText(pass);
        expect(read(text)).toEqual(pass);
        const { data, meta } = decode(text);
        const [leg] = data?.legs ?? [];
        const trimmed = [
          data?.passengerName,
          leg?.operatingCarrierPNR,
          leg?.departureAirport,
          leg?.arrivalAirport,
          leg?.operatingCarrierDesignator,
          leg?.flightNumber,
          leg?.seatNumber,
          leg?.checkInSequenceNumber,
        ].map((item) => item?.trim());
        const { passengerName, bookingReference, from, to, carrier, flight, seat, sequence } = pass;
        expect(trimmed).toEqual([passengerName, bookingReference, from, to, carrier, flight, seat, sequence]);
        expect(meta?.numberOfLegs).toBe(1);
        const [firstTag] = pass.bagTags;
        expect(data?.baggageTagNumber?.slice(0, 10)).toBe(firstTag);
      }),
      { numRuns: 1_000 },
    );
  });

  it('what an independent writer writes is read', () => {
    fc.assert(
      fc.property(anyBoardingPass, fc.integer({ min: 1, max: 20 }), (pass, count) => {
        const [first = '0014000000'] = pass.bagTags;
        const text = encode({
          data: {
            passengerName: pass.passengerName,
            baggageTagNumber: first + String(count).padStart(3, '0'),
            legs: [
              {
                operatingCarrierPNR: pass.bookingReference,
                departureAirport: pass.from,
                arrivalAirport: pass.to,
                operatingCarrierDesignator: pass.carrier,
                flightNumber: pass.flight,
                flightDate: new Date(Date.UTC(2024, 0, pass.dayOfYear)),
                seatNumber: pass.seat,
                checkInSequenceNumber: pass.sequence,
                frequentFlyerNumber: 'X'.repeat(count % 17),
              },
            ],
          },
        });
        const bagTags = Array.from({ length: count }, (_, index) => plateAfter(first, index));
        expect(read(text)).toEqual({ ...pass, bagTags });
      }),
      { numRuns: 500 },
    );
  });

  it('any text is a pass or refused, however a good one is damaged', () => {
    const damage = fc.tuple(anyBoardingPass, fc.nat(200), fc.string({ unit: anyCharacter, maxLength: 4 }), fc.nat(6));
    const damaged = damage.map(([pass, at, text, cut]) => {
      const good = boardingPassText(pass);
      return good.slice(0, at % good.length) + text + good.slice((at % good.length) + cut);
    });
    fc.assert(
      fc.property(
        fc.oneof(
          damaged,
          fc.string({ unit: anyCharacter }).map((text) => `M1${text}`),
        ),
        (text) => {
          const reading = decodeBoardingPass(text);
          expect(['boardingPass', 'refused']).toContain(reading.kind);
          const bags = reading.kind === 'boardingPass' ? reading.boardingPass.bagTags.length : 0;
          expect(bags).toBeLessThanOrEqual(60);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('writing', () => {
  it.each<[Partial<BoardingPass>, string]>([
    [{ passengerName: 'A'.repeat(21) }, 'leg 1'],
    [{ from: 'YULX' }, 'leg 1'],
    [{ dayOfYear: 0 }, 'day of the flight'],
    [{ seat: '0001A' }, 'leg 1'],
    [{ bookingReference: ' AB' }, 'too long'],
    [{ bagTags: ['0014000001', '0014000003', '0014000005', '0014000007'] }, 'more than three runs'],
    [{ bagTags: ['001400000'] }, 'no bag tags'],
  ])('refuses %j', (change, why) => {
    const answer = encodeBoardingPass({ ...LUC, ...change });
    expect(answer.kind === 'unencodable' && answer.why).toContain(why);
  });
});

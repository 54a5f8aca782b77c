import type { BoardingPass } from './barcode.ts';
import { BCBP, MAX_BAG_TAGS } from './protocol.ts';

export type BoardingPassReading =
  | { readonly kind: 'boardingPass'; readonly boardingPass: BoardingPass }
  | { readonly kind: 'refused'; readonly why: string };

/** Reads an IATA bar coded boarding pass (Resolution 792). Total: a text that is none is refused with a reason. */
export function decodeBoardingPass(text: string): BoardingPassReading {
  const legs = Number(text.charAt(1));
  if (!text.startsWith(BCBP.format) || !(legs >= 1 && legs <= BCBP.maxLegs)) return refused('no boarding pass');
  if (!/^[\x20-\x7e]*$/.test(text)) return refused('characters that no boarding pass holds');
  let at: number = BCBP.headLength;
  let first: BoardingPass | undefined;
  for (let leg = 1; leg <= legs; leg++) {
    const items = cutLeg(text.slice(at, at + BCBP.legLength));
    if (items === undefined) return refused(`leg ${leg} of ${legs} is cut short or has no size`);
    const variableAt = at + BCBP.legLength;
    at = variableAt + items.variableSize;
    if (at > text.length) return refused(`leg ${leg} announces ${items.variableSize} more characters than there are`);
    const why = misread(items);
    if (why !== undefined) return refused(`leg ${leg}: ${why}`);
    if (leg > 1) continue;
    const bagTags = bagTagsOf(text.slice(variableAt, at));
    if (typeof bagTags === 'string') return refused(bagTags);
    first = firstLeg(text.slice(2, 2 + BCBP.nameLength).trim(), items, bagTags);
  }
  const why = badEnding(text.slice(at));
  if (why !== undefined) return refused(why);
  return first === undefined || first.passengerName === ''
    ? refused('no passenger name')
    : { kind: 'boardingPass', boardingPass: first };
}

type LegItems = Readonly<Record<Exclude<keyof typeof BCBP.leg, 'variableSize'>, string>> & {
  readonly variableSize: number;
};

function cutLeg(text: string): LegItems | undefined {
  if (text.length !== BCBP.legLength) return undefined;
  let at = 0;
  const next = (length: number) => text.slice(at, (at += length)).trim();
  const items = {
    bookingReference: next(BCBP.leg.bookingReference),
    from: next(BCBP.leg.from),
    to: next(BCBP.leg.to),
    carrier: next(BCBP.leg.carrier),
    flight: next(BCBP.leg.flight),
    dayOfYear: next(BCBP.leg.dayOfYear),
    compartment: next(BCBP.leg.compartment),
    seat: next(BCBP.leg.seat),
    sequence: next(BCBP.leg.sequence),
    status: next(BCBP.leg.status),
  };
  const variableSize = hexByte(text.slice(at));
  return variableSize === undefined ? undefined : { ...items, variableSize };
}

function misread(items: LegItems): string | undefined {
  if (!/^[A-Z]{3}$/.test(items.from) || !/^[A-Z]{3}$/.test(items.to)) return 'an airport is not three letters';
  if (!/^[A-Z0-9]{2,3}$/.test(items.carrier)) return 'the carrier is not two or three letters or digits';
  if (!/^\d{1,4}[A-Z]?$/.test(items.flight)) return 'the flight is no number';
  if (!/^\d{3}$/.test(items.dayOfYear) || !between(Number(items.dayOfYear), 1, 366)) {
    return 'the day of the flight is none of the year';
  }
  return undefined;
}

function firstLeg(passengerName: string, items: LegItems, bagTags: readonly string[]): BoardingPass {
  const { bookingReference, from, to, carrier, flight, dayOfYear, seat, sequence } = items;
  const day = Number(dayOfYear);
  return { passengerName, bookingReference, from, to, carrier, flight, dayOfYear: day, seat, sequence, bagTags };
}

/** The plates in the conditional items of the first leg: `>` version size [items], of which the last may be missing. */
function bagTagsOf(variable: string): readonly string[] | string {
  if (!variable.startsWith(BCBP.versionMark)) return [];
  const size = hexByte(variable.slice(2, 4));
  if (size === undefined || 4 + size > variable.length) return 'the conditional items are longer than the leg';
  const items = variable.slice(4, 4 + size);
  const plates: string[] = [];
  for (let field = 0; field < BCBP.maxBagTagFields; field++) {
    const start = BCBP.beforeBagTags + field * BCBP.bagTagLength;
    const text = items.slice(start, start + BCBP.bagTagLength).trim();
    if (text === '') continue;
    const run = consecutivePlates(text);
    if (run === undefined || plates.length + run.length > MAX_BAG_TAGS) return `no bag tags: ${text}`;
    plates.push(...run);
  }
  return plates;
}

/** Ten digits of the first plate and three of how many there are; plates of one run differ in their last six digits. */
function consecutivePlates(text: string): readonly string[] | undefined {
  if (!/^\d{10}(?:\d{3})?$/.test(text)) return undefined;
  const count = Math.max(1, Number(text.slice(10)));
  const serial = Number(text.slice(4, 10));
  if (count > MAX_BAG_TAGS || serial + count > 1_000_000) return undefined;
  return Array.from({ length: count }, (_, index) => text.slice(0, 4) + String(serial + index).padStart(6, '0'));
}

/** After the last leg: nothing, spaces, or `^` type size [security data]. */
function badEnding(rest: string): string | undefined {
  if (rest.trim() === '') return undefined;
  if (!rest.startsWith(BCBP.securityMark)) return 'characters after the last leg';
  const size = hexByte(rest.slice(2, 4));
  if (size === undefined) return 'the security data have no size';
  if (rest.length < 4 + size) return 'the security data are cut short';
  return rest.slice(4 + size).trim() === '' ? undefined : 'characters after the security data';
}

export type BoardingPassEncoding =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'unencodable'; readonly why: string };

/** Writes a pass of one leg. Total: what does not fit Resolution 792 is refused with a reason. */
export function encodeBoardingPass(pass: BoardingPass): BoardingPassEncoding {
  const runs = runsOf(pass.bagTags);
  if (runs.length > BCBP.maxBagTagFields) return unencodable('more than three runs of bag tags');
  const conditional = runs.length === 0 ? '' : ' '.repeat(BCBP.beforeBagTags) + runs.join('');
  const variable = conditional === '' ? '' : `${BCBP.versionMark}${BCBP.version}${sized(conditional)}00`;
  const text = [
    `${BCBP.format}1${pass.passengerName.padEnd(BCBP.nameLength)}E`,
    pass.bookingReference.padEnd(BCBP.leg.bookingReference),
    pass.from,
    pass.to,
    pass.carrier.padEnd(BCBP.leg.carrier),
    pass.flight.padEnd(BCBP.leg.flight),
    String(pass.dayOfYear).padStart(BCBP.leg.dayOfYear, '0'),
    'Y',
    pass.seat.padEnd(BCBP.leg.seat),
    pass.sequence.padEnd(BCBP.leg.sequence),
    '1',
    sized(variable),
  ].join('');
  const reading = decodeBoardingPass(text);
  if (reading.kind === 'refused') return unencodable(reading.why);
  return samePass(reading.boardingPass, pass) ? { kind: 'text', text } : unencodable('an item is too long');
}

/** Consecutive plates as the 13 characters of a bag tag item each. */
function runsOf(plates: readonly string[]): readonly string[] {
  const runs: { first: string; count: number }[] = [];
  for (const plate of plates) {
    const last = runs.at(-1);
    const follows = last !== undefined && consecutivePlates(`${last.first}${count3(last.count + 1)}`)?.at(-1) === plate;
    if (follows) last.count += 1;
    else runs.push({ first: plate, count: 1 });
  }
  return runs.map((run) => run.first + count3(run.count));
}

function samePass(a: BoardingPass, b: BoardingPass): boolean {
  const items = (pass: BoardingPass) =>
    JSON.stringify([
      pass.passengerName,
      pass.bookingReference,
      pass.from,
      pass.to,
      pass.carrier,
      pass.flight,
      pass.dayOfYear,
      pass.seat,
      pass.sequence,
      pass.bagTags,
    ]);
  return items(a) === items(b);
}

function count3(count: number): string {
  return String(count).padStart(3, '0');
}

function sized(text: string): string {
  return text.length.toString(16).toUpperCase().padStart(2, '0') + text;
}

function hexByte(text: string): number | undefined {
  return /^[0-9A-Fa-f]{2}$/.test(text) ? Number.parseInt(text, 16) : undefined;
}

function between(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

function refused(why: string): BoardingPassReading {
  return { kind: 'refused', why };
}

function unencodable(why: string): BoardingPassEncoding {
  return { kind: 'unencodable', why };
}

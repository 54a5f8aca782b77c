import { type Clock, sleep } from '../../hardware/clock.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import type { Passenger } from '../population/passenger.ts';
import type { Place, Visitor } from './place.ts';
import { givePortrait, showCode, showDocument } from './virtual-readers.ts';

/** How often a person holds the same thing before a reader that gives no sign. */
const TRIES = 3;
const SHOWS_BOARDING_PASS = 0.4;
const SHOWS_BAG_TAG = 0.25;

/** What a visit is made with. */
export interface Tools {
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Says for people what somebody did. */
  readonly log: (what: string) => void;
}

/** The lane was told something about `about`: it misleads about everybody else, and about all if it is untrue. */
function noteSaid(place: Place, about: Visitor, isTrue: boolean, warning: string | null): void {
  for (const visitor of [place.front, place.subject, ...place.inside]) {
    if (visitor !== null && (visitor !== about || !isTrue)) visitor.isMisled = true;
  }
  if (!isTrue || about.isGone) about.isMisled = true;
  if (isTrue && warning !== null) place.warn(about, warning);
}

/** Shows everything, in an order of the person's own, until it is read or they are gone. */
export async function showEverything(place: Place, visitor: Visitor, tools: Tools): Promise<void> {
  const { passenger } = visitor;
  if (passenger === null) return;
  const { clock, entropy } = tools;
  const shows = showsOf(passenger, entropy);
  for (const show of shows) {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      await sleep(clock, (600 + entropy.below(2000)) * passenger.pace);
      // Whoever sees a way out goes, and shows no more.
      if (visitor.isGone || seesAWayOut(place)) return;
      if (show(place, visitor)) break;
      await sleep(clock, 1500);
    }
  }
}

function seesAWayOut({ body }: Place): boolean {
  return body.position('exit') !== 'closed' || body.position('diversion') !== 'closed';
}

type Show = (place: Place, visitor: Visitor) => boolean;

function showsOf(passenger: Passenger, entropy: Entropy): readonly Show[] {
  const { declaration, boardingPass, truth, bags } = passenger;
  const said = (place: Place, visitor: Visitor, warning: string | null) => (isTrue: boolean) =>
    noteSaid(place, visitor, isTrue, warning);
  const shows: Show[] = [
    (place, visitor) => {
      const warning = truth.troubles.watchListed && !truth.troubles.unreadableDocument ? 'watch list' : null;
      const isRead = showDocument(place.documentReader, passenger.mrzLines(), said(place, visitor, warning));
      const { number } = passenger.document;
      if (isRead) givePortrait(place.documentReader, number, passenger.face.inDocument, said(place, visitor, null));
      return isRead;
    },
  ];
  if (declaration !== null) {
    const code = truth.troubles.forgedDeclaration
      ? ({ type: 'codeUnverifiable', why: 'no key that is known signed it', text: '?' } as const)
      : ({ type: 'declarationRead', declaration, keyId: 'simulation' } as const);
    shows.push((place, visitor) => showCode(place.barcodeReader, code, said(place, visitor, null)));
  }
  if (entropy.chance(SHOWS_BOARDING_PASS)) {
    const code = { type: 'boardingPassRead', boardingPass } as const;
    shows.push((place, visitor) => showCode(place.barcodeReader, code, said(place, visitor, null)));
  }
  if (bags[0] !== undefined && entropy.chance(SHOWS_BAG_TAG)) {
    const code = { type: 'bagTagRead', plate: bags[0].plate } as const;
    shows.push((place, visitor) => showCode(place.barcodeReader, code, said(place, visitor, null)));
  }
  return shuffled(shows, entropy);
}

function shuffled<T>(items: readonly T[], entropy: Entropy): readonly T[] {
  return items
    .map((item) => ({ item, place: entropy.unit() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

/** Puts the bags on the belt one after another. */
export async function scanBags(place: Place, visitor: Visitor, tools: Tools): Promise<void> {
  const { clock, entropy } = tools;
  for (const bag of visitor.passenger?.bags ?? []) {
    await sleep(clock, 1500 + entropy.below(3000));
    if (visitor.isGone) return;
    place.scanner.scan(bag, (isTrue, word) =>
      noteSaid(place, visitor, isTrue, word === 'clear' ? null : `scanner says ${word}`),
    );
  }
}

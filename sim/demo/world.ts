import { sleep } from '../../hardware/clock.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { Passenger } from '../population/passenger.ts';
import type { BagScannerTwin, TwinScan } from '../twin/bag-scanner.ts';
import type { BarcodeReaderTwin } from '../twin/barcode-reader.ts';
import type { DocumentReaderTwin } from '../twin/document-reader.ts';
import type { GateTwin } from '../twin/gate.ts';
import type { FacePictures } from './pictures.ts';

/** Everything of a lane that a passenger can see and touch. */
export interface LaneSide {
  readonly gate: Pick<GateTwin, 'leafPosition' | 'permitted' | 'onPermits' | 'walkThrough' | 'tailgate' | 'turnBack'>;
  readonly documents: Pick<DocumentReaderTwin, 'presentRaw' | 'givePortrait' | 'remove'>;
  readonly codes: Pick<BarcodeReaderTwin, 'scan'>;
  readonly scanner: Pick<BagScannerTwin, 'scan'>;
  /** What stands in the lane, as the camera sees it. */
  see(view: { readonly people: number; readonly bags: number; readonly picture?: Uint8Array }): void;
  readonly clock: Clock;
}

/** What a passenger brings that can be looked at. */
export interface Brought {
  readonly scans: readonly TwinScan[];
  readonly faces: FacePictures;
}

/** A passage as it unfolds, as far as people in the lane would notice. */
export interface Unfolding {
  /** Whether the lane has done with this passenger, or knows nothing of them any more. */
  readonly isOver: () => boolean;
  /** Waits until it is so, or for `limitMs`; answers whether it is so. */
  readonly until: (isSo: () => boolean, limitMs: number) => Promise<boolean>;
}

/** How somebody walks who does not simply go where a leaf opens. */
export interface Manner {
  /** They stay where they are, whatever opens, until the exit does, */
  readonly dawdles: boolean;
  /** or until they are called to the officer. */
  readonly isCalled?: () => boolean;
}

const BRISK: Manner = { dawdles: false };
/** The longest that an officer lets somebody stand in the lane. */
const DAWDLES_FOR_MS = 600_000;

/** What a brisk passenger takes for each step, ms. */
const SHOW_MS = 25;
const STEP_MS = 30;
const LOAD_BAG_MS = 60;
/** A lane that opens nothing for so long has not taken them in: they try again. */
const ENTRY_OPENS_WITHIN_MS = 6_000;
/** The longest that somebody waits inside: longer than any deadline of the policy. */
const LEAVES_WITHIN_MS = 20_000;
/** When an officer takes away a bag that was left. */
const OFFICER_COMES_AFTER_MS = 500;

/** Walks a passenger through the lane as they would walk by themselves, until the lane has done with them. */
export async function walk(
  passenger: Passenger,
  { scans, faces }: Brought,
  lane: LaneSide,
  { isOver, until }: Unfolding,
  { dawdles, isCalled = () => false }: Manner = BRISK,
): Promise<void> {
  const { gate, clock } = lane;
  const { conduct, pace } = passenger;
  const takes = async (ms: number) => sleep(clock, ms * pace);
  await showPapers(passenger, faces.portrait, lane, takes);
  await until(() => gate.leafPosition('entry') === 'open' || isOver(), ENTRY_OPENS_WITHIN_MS);
  lane.documents.remove();
  if (isOver() || gate.leafPosition('entry') !== 'open') return;
  if (conduct === 'doesNotEnter') return void (await until(isOver, LEAVES_WITHIN_MS));

  await takes(STEP_MS);
  if (conduct === 'turnsBack') {
    await gate.turnBack('entry', 'in');
    return void (await until(isOver, LEAVES_WITHIN_MS));
  }
  const people = conduct === 'tailgated' ? 2 : 1;
  const isInside = await (people === 1 ? gate.walkThrough('entry', 'in') : gate.tailgate('entry', 'in', people));
  if (!isInside) return;
  const bags = conduct === 'leavesBagBehind' ? 1 : 0;
  await until(() => gate.leafPosition('entry') === 'closed' || isOver(), ENTRY_OPENS_WITHIN_MS);
  lane.see({ people, bags, picture: faces.live });
  for (const scan of isOver() ? [] : scans) {
    await takes(LOAD_BAG_MS);
    lane.scanner.scan(scan);
  }
  const isExitOpen = () => gate.leafPosition('exit') === 'open';
  if (dawdles) await until(() => isExitOpen() || isCalled() || isOver(), DAWDLES_FOR_MS);
  await leave(lane, people, until, takes);
  lane.see({ people: 0, bags });
  await until(isOver, LEAVES_WITHIN_MS);
  if (bags === 0) return;
  await sleep(clock, OFFICER_COMES_AFTER_MS);
  lane.see({ people: 0, bags: 0 });
}

async function showPapers(
  passenger: Passenger,
  portrait: Uint8Array,
  { documents, codes }: LaneSide,
  takes: (ms: number) => Promise<void>,
): Promise<void> {
  documents.presentRaw(passenger.mrzLines());
  documents.givePortrait(portrait, passenger.document.number);
  await takes(SHOW_MS);
  codes.scan(passenger.boardingPassText());
  const declaration = passenger.declarationText();
  if (declaration === null) return;
  await takes(SHOW_MS);
  codes.scan(declaration);
}

/** Out by whichever leaf opens, however long that takes: also when the daemon died, or gave the passage up, meanwhile. */
async function leave(
  { gate }: LaneSide,
  people: number,
  until: Unfolding['until'],
  takes: (ms: number) => Promise<void>,
): Promise<void> {
  const opened = () => (['exit', 'diversion'] as const).find((leaf) => gate.leafPosition(leaf) === 'open');
  // A leaf that closes before they are there lets nobody through: they wait for it again.
  for (let isOut = false; !isOut;) {
    await until(() => opened() !== undefined, LEAVES_WITHIN_MS);
    const way = opened();
    if (way === undefined) return;
    await takes(STEP_MS);
    isOut = await (people === 1 ? gate.walkThrough(way, 'out') : gate.tailgate(way, 'out', people));
  }
}

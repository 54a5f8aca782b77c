import { sleep } from '../../hardware/clock.ts';
import type { Leaf } from '../../hardware/gate/gate.ts';
import type { Passenger } from '../population/passenger.ts';
import type { Place, Visitor } from './place.ts';
import { scanBags, showEverything, type Tools } from './showing.ts';

const WAITS_FOR_SIGN_MS = 15 * 60_000;
const WAITS_FOR_ENTRY_MS = 25_000;
const WAITS_INSIDE_MS = 90_000;
const FRONT_FREE_AFTER_MS = 6000;
const TRIES = 3;
/** Share of people who do not wait for their turn. */
const IMPATIENT = 0.01;

export function createVisitor(passenger: Passenger | null, name: string): Visitor {
  return {
    passenger,
    name,
    isMisled: false,
    isReleased: false,
    warnings: new Set(),
    bags: passenger?.bags.length ?? 0,
    isGone: false,
  };
}

/** A person's whole way. `frontFree` is called once the next in line may step forward. */
export async function visit(place: Place, visitor: Visitor, tools: Tools, frontFree: () => void): Promise<void> {
  place.front = visitor;
  const entered = await comeIn(place, visitor, tools);
  if (!entered) {
    visitor.isGone = true;
    leaveFront(place, visitor);
    frontFree();
    return;
  }
  const closed = place.waitFor(() => place.body.position('entry') === 'closed', FRONT_FREE_AFTER_MS);
  void stepAside(closed, place, visitor, frontFree);
  await passThrough(place, visitor, tools);
}

async function stepAside(
  closed: Promise<boolean>,
  place: Place,
  visitor: Visitor,
  frontFree: () => void,
): Promise<void> {
  await closed;
  leaveFront(place, visitor);
  frontFree();
}

function leaveFront(place: Place, visitor: Visitor): void {
  if (place.front === visitor) place.front = null;
}

async function comeIn(place: Place, visitor: Visitor, tools: Tools): Promise<boolean> {
  const { clock, entropy, log } = tools;
  const { conduct = 'normal', pace = 1 } = visitor.passenger ?? {};
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const waits = attempt > 0 || !entropy.chance(IMPATIENT);
    if (waits && !(await place.waitFor(() => place.sign === 'idle', WAITS_FOR_SIGN_MS))) {
      log(`${visitor.name} gives up`);
      return false;
    }
    log(`${visitor.name} steps up to ${place.lane}`);
    const shown = showEverything(place, visitor, tools);
    const isOpen = () => place.body.position('entry') === 'open';
    if (!(await place.waitFor(isOpen, WAITS_FOR_ENTRY_MS))) {
      await shown;
      continue;
    }
    if (conduct === 'doesNotEnter') {
      await sleep(clock, 20_000);
      return false;
    }
    await sleep(clock, (500 + entropy.below(1500)) * pace);
    if (!isOpen()) continue;
    if (conduct === 'turnsBack' && entropy.chance(0.4)) {
      place.body.cross('entry', 'abandoned');
      return false;
    }
    enter(place, visitor, tools);
    return true;
  }
  return false;
}

/** Somebody whom a power cut caught inside finds their way out. */
export async function findOwnWayOut(place: Place, visitor: Visitor, tools: Tools): Promise<void> {
  place.inside.push(visitor);
  place.viewChanged();
  await findTheWayOut(place, visitor, tools);
}

function enter(place: Place, visitor: Visitor, tools: Tools): void {
  tools.log(`${visitor.name} walks into ${place.lane}`);
  place.inside.push(visitor);
  const { passenger } = visitor;
  // Whoever slips in behind goes through the beams together with whom they follow.
  if (passenger !== null) place.body.cross('entry', passenger.conduct === 'tailgated' ? 'followed' : 'in');
  place.viewChanged();
  place.notice();
  void scanBags(place, visitor, tools);
}

async function passThrough(place: Place, visitor: Visitor, tools: Tools): Promise<void> {
  const { clock } = tools;
  const conduct = visitor.passenger?.conduct;
  if (conduct === 'tailgated') void followIn(place, visitor, tools);
  if (conduct === 'turnsBack') {
    await sleep(clock, 500);
    if (place.body.position('entry') !== 'closed') return leave(place, visitor, 'entry', tools);
  }
  await findTheWayOut(place, visitor, tools);
}

/** Somebody slips in before the leaf has closed. */
async function followIn(place: Place, leader: Visitor, tools: Tools): Promise<void> {
  await sleep(tools.clock, 300);
  const follower = createVisitor(null, `whoever follows ${leader.name}`);
  enter(place, follower, tools);
  await findTheWayOut(place, follower, tools);
}

async function findTheWayOut(place: Place, visitor: Visitor, tools: Tools): Promise<void> {
  const { clock, entropy } = tools;
  const pace = visitor.passenger?.pace ?? 1;
  for (;;) {
    const opened = await place.waitFor(() => wayOut(place) !== null, WAITS_INSIDE_MS);
    if (!opened) return helpOut(place, visitor, tools);
    await sleep(clock, (700 + entropy.below(2000)) * pace);
    const way = wayOut(place);
    if (way !== null) return leave(place, visitor, way, tools);
  }
}

function wayOut({ body }: Place): Leaf | null {
  if (body.position('exit') === 'open') return 'exit';
  if (body.position('diversion') === 'open') return 'diversion';
  return body.isEmergency() && body.position('entry') === 'open' ? 'entry' : null;
}

/** An attendant comes with the key of the officer's leaf. */
async function helpOut(place: Place, visitor: Visitor, tools: Tools): Promise<void> {
  tools.log(`an attendant lets ${visitor.name} out of ${place.lane}`);
  place.body.hold('diversion', true);
  await place.waitFor(() => place.body.position('diversion') === 'open', 20_000);
  await sleep(tools.clock, 1500);
  leave(place, visitor, 'diversion', tools);
  await sleep(tools.clock, 2000);
  place.body.hold('diversion', false);
}

function leave(place: Place, visitor: Visitor, leaf: Leaf, tools: Tools): void {
  const index = place.inside.indexOf(visitor);
  if (index >= 0) place.inside.splice(index, 1);
  place.leftBy(visitor, leaf);
  tools.log(`${visitor.name} leaves ${place.lane} by the ${leaf} leaf`);
  visitor.isGone = true;
  place.body.cross(leaf, 'out');
  if (visitor.passenger?.conduct === 'leavesBagBehind') {
    place.bagsLeft += 1;
    tools.clock.after(30_000 + tools.entropy.below(60_000), () => {
      place.bagsLeft -= 1;
      place.viewChanged();
    });
  }
  place.viewChanged();
  place.notice();
}

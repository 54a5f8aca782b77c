import { type Clock, sleep } from '../../hardware/clock.ts';
import { createEmitter } from '../../hardware/emitter.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import type { Beams } from '../../hardware/gate/beams.ts';
import { type Leaf, LEAVES, type LeafPosition } from '../../hardware/gate/gate.ts';
import { INPUTS, type InputName, type Profile, profileSchema } from '../../hardware/gate/profile.ts';
import { createRequestFramer } from '../../hardware/modbus/framer.ts';
import { BROADCAST } from '../../hardware/modbus/protocol.ts';
import { encodeReply } from '../../hardware/modbus/reply-codec.ts';
import type { Wire } from '../wire/wire.ts';
import { createFaultDial, type FaultWord } from './fault.ts';
import { createGateModule } from './gate-module.ts';
import { createLeafBody, type LeafTimes } from './leaf-body.ts';
import { STRIDE_MS, strides, type Walk } from './strides.ts';

export type SafetyName = 'emergency' | 'motorFault' | 'tamper';

export interface GateTwinOptions extends Partial<LeafTimes> {
  readonly wire: Pick<Wire, 'write' | 'onBytes'>;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly unit?: number;
  readonly profile?: Profile;
  /** Leaves that the gate's own hardware opens in an emergency. */
  readonly frees?: readonly Leaf[];
  /** From the last byte of a request to the reply, ms. */
  readonly replyAfterMs?: number;
  /** How late every reply is while the fault is `delayed`, ms. */
  readonly delayMs?: number;
  /** The longest that somebody stays where they are in the beams until that was read twice, ms; 0 when absent. */
  readonly patienceMs?: number;
}

/** A mantrap: its I/O module on the wire, its leaves and beams for the world to walk through. */
export interface GateTwin {
  leafPosition(leaf: Leaf): LeafPosition;
  /** Leaves whose permit coil is on. */
  permitted(): readonly Leaf[];
  /** Told whenever a permit coil goes on or off. */
  onPermits(listener: (leaves: readonly Leaf[]) => void): () => void;
  alarmShown(): boolean;
  /** One body goes through. False when the leaf is not open: nobody walks through glass. */
  walkThrough(leaf: Leaf, direction: 'in' | 'out'): Promise<boolean>;
  /** As `walkThrough`, with others close behind: `people` in all, 2 when absent. */
  tailgate(leaf: Leaf, direction: 'in' | 'out', people?: number): Promise<boolean>;
  /** Breaks the beams and goes back. */
  turnBack(leaf: Leaf, direction: 'in' | 'out'): Promise<boolean>;
  emergency(on: boolean): void;
  motorFault(on: boolean): void;
  tamper(on: boolean): void;
  /** The leaf stays where it is, whatever the motor does. */
  stuck(leaf: Leaf, on: boolean): void;
  /** The leaf opens with no permit while true, as when somebody forces it. */
  force(leaf: Leaf, on: boolean): void;
  setFault(word: FaultWord): void;
  /** Lets go of the wire; nothing is answered any more. */
  stop(): void;
}

const LOOK_AGAIN_AFTER_MS = 5;
const NO_BEAMS: Beams = { outer: false, inner: false };
/** How often an input is untrue while the fault is `wrong`. */
const UNTRUE = 0.1;

/** What stands at a leaf: the glass, the body in the beams, and what moves it besides its permit. */
function createPlace(clock: Clock, times: LeafTimes) {
  const body = createLeafBody(clock, times);
  const state = { permitted: false, forced: false, freed: false, beams: NO_BEAMS };
  let driven: 'open' | 'closed' = 'closed';
  return {
    body,
    state,
    /** The gate's own controller: it opens for a permit, and never closes on a body. */
    control(): void {
      const occupied = (state.beams.outer || state.beams.inner) && body.position() !== 'closed';
      const wanted = state.permitted || state.forced || state.freed || occupied ? 'open' : 'closed';
      if (wanted === driven) return;
      driven = wanted;
      body.drive(wanted);
    },
  };
}

type Places = Readonly<Record<Leaf, ReturnType<typeof createPlace>>>;

/** Which inputs are the case now, by name. */
function namesThatHold(places: Places, safety: ReadonlySet<SafetyName>): Set<InputName> {
  const held = new Set<InputName>(safety);
  for (const leaf of LEAVES) {
    const { body, state } = places[leaf];
    const position = body.position();
    if (position === 'closed') held.add(`${leaf}Closed`);
    if (position === 'open') held.add(`${leaf}Open`);
    if (state.beams.outer) held.add(`${leaf}OuterBeam`);
    if (state.beams.inner) held.add(`${leaf}InnerBeam`);
  }
  return held;
}

/** The inputs as bits by address. */
function bitsOf(held: ReadonlySet<InputName>, profile: Profile): boolean[] {
  const bits = Array.from({ length: Math.max(...Object.values(profile.inputs)) + 1 }, () => false);
  for (const name of INPUTS) bits[profile.inputs[name]] = held.has(name) !== profile.invert.includes(name);
  return bits;
}

/**
 * The world's side of the mantrap: leaves, bodies, emergencies. A machine that has no time for its gate has none for the
 * world either: with `patienceMs` people then walk as slowly as they are looked at.
 */
function createMantrap(clock: Clock, times: LeafTimes, frees: readonly Leaf[], patienceMs: number) {
  const safety = new Set<SafetyName>();
  let reads = 0;
  const places: Places = {
    entry: createPlace(clock, times),
    exit: createPlace(clock, times),
    diversion: createPlace(clock, times),
  };

  async function walk(leaf: Leaf, direction: 'in' | 'out', walk: Walk, people: number): Promise<boolean> {
    const place = places[leaf];
    if (place.body.position() !== 'open') return false;
    for (const beams of strides(walk, direction, people)) {
      place.state.beams = beams;
      place.control();
      await stride();
    }
    place.state.beams = NO_BEAMS;
    place.control();
    return true;
  }

  /** Twice: the first answer may come too late to be taken. */
  async function stride(): Promise<void> {
    const [readsBefore, impatientAtMs] = [reads, clock.nowMs() + patienceMs];
    const isRead = () => reads >= readsBefore + 2;
    await sleep(clock, STRIDE_MS);
    while (!isRead() && clock.nowMs() < impatientAtMs) await sleep(clock, LOOK_AGAIN_AFTER_MS);
  }

  function setSafety(name: SafetyName, on: boolean): void {
    if (on) safety.add(name);
    else safety.delete(name);
    for (const leaf of frees) {
      places[leaf].state.freed = safety.has('emergency');
      places[leaf].control();
    }
  }

  function held(): Set<InputName> {
    reads += 1;
    return namesThatHold(places, safety);
  }

  return { places, walk, setSafety, held };
}

export function createGateTwin(options: GateTwinOptions): GateTwin {
  const { wire, clock, entropy, unit = 1, frees = ['exit'], replyAfterMs = 1 } = options;
  const profile = options.profile ?? profileSchema.parse({});
  const times = { openMs: options.openMs ?? 250, closeMs: options.closeMs ?? 300 };
  const mantrap = createMantrap(clock, times, frees, options.patienceMs ?? 0);
  const write = (bytes: Uint8Array) => wire.write(bytes);
  const { delayMs } = options;
  const dial = createFaultDial({ clock, entropy, write, ...(delayMs === undefined ? {} : { delayMs }) });
  const permits = createEmitter<readonly Leaf[]>();
  let frozen: readonly boolean[] | null = null;

  function inputs(): readonly boolean[] {
    const bits = frozen ?? bitsOf(mantrap.held(), profile);
    return dial.word() === 'wrong' ? bits.map((bit) => bit !== entropy.chance(UNTRUE)) : bits;
  }

  function obey(): void {
    const standing = module.permitted();
    permits.emit(standing);
    // A module whose world has stopped takes commands and moves nothing.
    if (frozen !== null) return;
    for (const leaf of LEAVES) {
      mantrap.places[leaf].state.permitted = standing.includes(leaf);
      mantrap.places[leaf].control();
    }
  }

  const module = createGateModule({ clock, profile, inputs, permitsChanged: obey });
  const framer = createRequestFramer();
  const leave = wire.onBytes((bytes) => {
    if (!dial.hears()) return;
    for (const piece of framer.push(bytes)) {
      if (piece.kind === 'discarded' || (piece.frame.unit !== unit && piece.frame.unit !== BROADCAST)) continue;
      const reply = encodeReply(unit, module.answer(piece.frame.request));
      if (piece.frame.unit !== BROADCAST) clock.after(replyAfterMs, () => dial.send(reply));
    }
  });

  return {
    leafPosition: (leaf) => mantrap.places[leaf].body.position(),
    permitted: () => module.permitted(),
    onPermits: (listener) => permits.on(listener),
    alarmShown: () => profile.coils.alarmLamp !== null && module.coil(profile.coils.alarmLamp),
    walkThrough: async (leaf, direction) => mantrap.walk(leaf, direction, 'through', 1),
    tailgate: async (leaf, direction, people = 2) => mantrap.walk(leaf, direction, 'through', people),
    turnBack: async (leaf, direction) => mantrap.walk(leaf, direction, 'back', 1),
    emergency: (on) => mantrap.setSafety('emergency', on),
    motorFault: (on) => mantrap.setSafety('motorFault', on),
    tamper: (on) => mantrap.setSafety('tamper', on),
    stuck: (leaf, on) => mantrap.places[leaf].body.jam(on),
    force(leaf, on) {
      mantrap.places[leaf].state.forced = on;
      mantrap.places[leaf].control();
    },
    setFault(word) {
      // A module that comes back from `off` has been without power.
      if (dial.word() === 'off' && word !== 'off') module.restart();
      frozen = word === 'stuck' ? bitsOf(mantrap.held(), profile) : null;
      dial.set(word);
      obey();
    },
    stop() {
      leave();
      dial.set('off');
      module.restart();
    },
  };
}

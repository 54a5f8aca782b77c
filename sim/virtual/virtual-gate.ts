import type { Cancel } from '../../hardware/clock.ts';
import type { DeviceHealth, DeviceState } from '../../hardware/device.ts';
import { createEmitter } from '../../hardware/emitter.ts';
import {
  LEAVES,
  type GateDevice,
  type GateEvent,
  type GateState,
  type Leaf,
  type PermitAnswer,
} from '../../hardware/gate/gate.ts';
import { mayPermit } from '../../hardware/gate/interlock.ts';
import type { ShellOptions } from './device-shell.ts';
import type { FaultDial, FaultWord } from './fault-words.ts';
import type { GateBody } from './gate-body.ts';
import { createGateLink } from './gate-link.ts';
import { changesBetween, isSafe, NOTHING_READ, readGate, type GateView } from './gate-view.ts';
import { createLeafWatch } from './leaf-watch.ts';

const STALE_AFTER_MS = 500;
const DOWN_AFTER_MS = 2000;
const SEND_AFTER_MS = 2;
/** A leaf that begins to move so soon after its permit ended was still bidden. */
const GRACE_MS = 1000;
const NO_COILS: ReadonlySet<Leaf> = new Set();

type BeamEvent = Extract<GateEvent, { type: 'leafCrossed' | 'crossingAbandoned' | 'tailgated' }>;
type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'atMs'> : never;

export interface VirtualGate extends FaultDial {
  readonly device: GateDevice;
  /** The beams saw it; it is lost while nobody listens. True when the lane will hear of it. */
  beam(event: WithoutTime<BeamEvent>): boolean;
  /** The end of the lease given last; null when no permit is live. */
  leaseUntilMs(): number | null;
}

interface Permit {
  readonly leaf: Leaf;
  readonly untilMs: number;
}

/** The driver's side of a gate: what it was told, what it may permit, and for how long. */
export function createVirtualGate(options: ShellOptions & { readonly body: GateBody }): VirtualGate {
  const { id, kind, clock, entropy, body } = options;
  let events = createEmitter<GateEvent>();
  let changes = createEmitter<DeviceHealth>();
  let health: DeviceHealth = unknown();
  let view: GateView = NOTHING_READ;
  let hasRead = false;
  let isRunning = false;
  let life = 0;
  let permit: Permit | null = null;
  let ended: { readonly leaf: Leaf; readonly atMs: number } | null = null;
  let doubtful: Leaf | null = null;
  let cancelLease: Cancel = () => {};
  const link = createGateLink(clock, entropy, () => (link.isUp() ? connect() : disconnect()));
  const watch = createLeafWatch({
    clock,
    position: (leaf) => (isSafe(view) ? view.leaves[leaf] : 'unknown'),
    retry: () => permit !== null && link.isUp() && body.write(permit.leaf),
    tell: (event) => events.emit(event),
  });

  function unknown(): DeviceHealth {
    return { state: 'unknown', reason: 'nothing heard yet', sinceMs: clock.nowMs(), counters: {} };
  }

  function enter(state: DeviceState, reason: string): void {
    if (health.state === state) return;
    health = { state, reason, sinceMs: clock.nowMs(), counters: {} };
    changes.emit(health);
  }

  function later(delayMs: number, task: () => void): void {
    const then = life;
    clock.after(delayMs, () => {
      if (then === life && isRunning) task();
    });
  }

  const state = (): GateState => ({
    leaves: view.leaves,
    safety: view.safety,
    permitted: permit?.leaf ?? null,
    readAtMs: hasRead ? (link.isUp() ? clock.nowMs() : link.downSinceMs()) : null,
  });

  function isBidden(leaf: Leaf): boolean {
    return permit?.leaf === leaf || (ended?.leaf === leaf && clock.nowMs() - ended.atMs < GRACE_MS);
  }

  function show(next: GateView): void {
    const found = changesBetween(view, next, isBidden, clock.nowMs());
    view = next;
    if (!isSafe(view)) end('safety');
    for (const event of found) events.emit(event);
  }

  function look(): void {
    if (!link.isUp()) return;
    const first = !hasRead;
    hasRead = true;
    show(readGate(body, doubtful));
    if (first) body.write(null);
  }

  function connect(): void {
    later(link.lagMs(), () => {
      look();
      if (link.isUp()) enter('up', '');
    });
  }

  function disconnect(): void {
    const sinceMs = link.downSinceMs();
    const stillDown = () => !link.isUp() && link.downSinceMs() === sinceMs;
    later(STALE_AFTER_MS, () => {
      if (!stillDown()) return;
      hasRead = false;
      end('linkLost');
      show(NOTHING_READ);
      enter('degraded', 'inputs are stale');
    });
    later(DOWN_AFTER_MS, () => {
      if (stillDown()) enter('down', 'no answer for 2 s');
    });
  }

  function end(why: Extract<GateEvent, { type: 'permitEnded' }>['why']): void {
    if (permit === null) return;
    const { leaf } = permit;
    const atMs = clock.nowMs();
    ended = { leaf, atMs };
    permit = null;
    cancelLease();
    if (link.isUp()) body.write(null);
    watch.expect(leaf, 'closed');
    events.emit({ type: 'permitEnded', leaf, why, atMs });
  }

  /** Renewals are many and ends are few: the timer is set anew only when it finds the lease prolonged. */
  function armLease(): void {
    if (permit === null) return;
    cancelLease = clock.after(permit.untilMs - clock.nowMs(), () => {
      if (permit !== null && clock.nowMs() >= permit.untilMs) end('expired');
      else armLease();
    });
  }

  function answerFor(leaf: Leaf): PermitAnswer {
    const linkUp = isRunning && (health.state === 'up' || health.state === 'degraded');
    return mayPermit(leaf, { state: state(), linkUp, fresh: hasRead, coilsNotOff: NO_COILS });
  }

  function give(leaf: Leaf, leaseMs: number): PermitAnswer {
    const answer = answerFor(leaf);
    if (answer !== 'given') return answer;
    const isNew = permit === null;
    permit = { leaf, untilMs: clock.nowMs() + leaseMs };
    if (!isNew) {
      if (link.isUp()) body.write(leaf);
      return 'given';
    }
    armLease();
    watch.expect(leaf, 'open');
    const own = permit;
    later(SEND_AFTER_MS, () => {
      if (permit?.leaf !== own.leaf || !link.isUp()) return;
      body.write(leaf);
      events.emit({ type: 'permitSent', leaf, atMs: clock.nowMs() });
    });
    return 'given';
  }

  body.onChange(() => later(link.lagMs(), look));

  return {
    id,
    leaseUntilMs: () => permit?.untilMs ?? null,
    device: {
      id,
      kind,
      start() {
        isRunning = true;
        life += 1;
        if (link.isUp()) connect();
        else later(DOWN_AFTER_MS, () => !link.isUp() && enter('down', 'no answer since the start'));
      },
      async stop() {
        end('revoked');
        isRunning = false;
        await Promise.resolve();
      },
      health: () => health,
      onEvent: (listener) => events.on(listener),
      onHealth: (listener) => changes.on(listener),
      state,
      permit: (leaf, leaseMs) => give(leaf, leaseMs),
      revoke: () => end('revoked'),
    },
    beam(event) {
      if (!isRunning || !link.isUp()) return false;
      later(link.lagMs(), () => events.emit({ ...event, atMs: clock.nowMs() }));
      return true;
    },
    setFault(word: FaultWord) {
      doubtful = word === 'wrong' ? entropy.pick(LEAVES) : null;
      body.setDrive(word === 'stuck' ? entropy.pick(LEAVES) : null, word === 'slow' ? 3 : 1);
      link.setFault(word);
      later(link.lagMs(), look);
    },
    losePower() {
      isRunning = false;
      life += 1;
      events = createEmitter();
      changes = createEmitter();
      health = unknown();
      view = NOTHING_READ;
      hasRead = false;
      permit = null;
      cancelLease();
      watch.forget();
    },
  };
}

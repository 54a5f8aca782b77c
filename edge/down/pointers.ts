import { createAllowance } from '../../hardware/allowance.ts';
import type { Bus } from '../../hardware/bus/bus.ts';
import type { Clock } from '../../hardware/clock.ts';
import { Fault } from '../contract/fault.ts';
import type { Trust } from '../signing/keys.ts';
import { decodePointer, type ReleasePointer, releaseTopic } from '../sync/releases/release.ts';
import { type DownRecord, knownVersions, type PointerSeen, type ReleaseName, withReport } from './down-record.ts';
import type { DownStore } from './down-store.ts';
import { isExpired, judgePointer } from './pointer-book.ts';
import { createWaitingWords, type Word } from './waiting-words.ts';

export interface PointersOptions {
  readonly site: string;
  readonly lanes: readonly string[];
  /** Started and stopped by whoever made it. */
  readonly bus: Pick<Bus, 'subscribe'>;
  readonly clock: Clock;
  readonly trust: Trust;
  readonly store: DownStore;
  readonly count: (what: string) => void;
  readonly alarm: (fault: Fault) => void;
  /** Told what keeps a pointer from counting for now. */
  readonly trouble: (error: unknown) => void;
  /** Told of a pointer that counts. */
  readonly taken: (pointer: PointerSeen) => void;
}

/** What the centre says of each lane's release, held against everything that it said before. */
export interface Pointers {
  start(): void;
  stop(): void;
  /** Takes what had to wait. */
  retry(): void;
  /** The highest release that a lane should run; null before there is one. */
  newest(): ReleaseName | null;
  /** Whether the centre has stopped this release, or one that came after it. */
  isStopped(version: number): boolean;
  /** Which lanes wait for word from the centre longer than its last word holds, in words; null when none does. */
  stale(): string | null;
}

/** What is refused is told and reported once of each kind; of more kinds than these nothing new can be learnt. */
const MOST_KINDS = 200;
/** Whoever has the broker makes up pointers as fast as they like: of many kinds, so many are told at once, and then more slowly. */
const TOLD_AT_ONCE = 10;
const TOLD_A_SECOND = 1 / 600;
/** What it costs to look at a signature is the lane's own time. */
const LOOKS_AT_ONCE = 20;
const LOOKS_A_SECOND = 5;

export function createPointers(options: PointersOptions): Pointers {
  const { site, lanes, bus, clock, trust, store, count, alarm } = options;
  const [mayTell, mayReport] = [onceOfEach(clock), onceOfEach(clock)];
  const waiting = createWaitingWords(createAllowance(clock, LOOKS_AT_ONCE, LOOKS_A_SECOND), isDone);
  let unsubscribe: (() => void)[] = [];
  const held = () => lanes.flatMap((lane) => store.record().pointers[lane] ?? []);

  function isDone({ lane, message: { topic, payload } }: Word): boolean {
    const answer = decodePointer(topic, payload, trust);
    if (answer.ok) return isJudged(lane, seen(answer.content));
    count('pointersForged');
    tellOnce(`${lane} forged`, `A pointer to a release, for ${lane}, ${answer.why}`);
    return true;
  }

  function isJudged(lane: string, pointer: PointerSeen): boolean {
    const record = store.record();
    const judgement = judgePointer(pointer, record.pointers[lane], knownVersions(record), clock.wallMs());
    if (judgement.kind === 'known') count('pointersKnown');
    if (judgement.kind === 'refused') refuse(lane, pointer, judgement.why);
    if (judgement.kind !== 'taken') return true;
    try {
      store.write({ ...record, pointers: { ...record.pointers, [lane]: pointer } });
    } catch (error) {
      // What is not remembered could be taken back: it does not count before it is.
      options.trouble(error);
      return false;
    }
    count('pointersTaken');
    options.taken(pointer);
    return true;
  }

  function refuse(lane: string, { release }: PointerSeen, why: string): void {
    count('pointersRefused');
    const version = release?.version ?? 0;
    const kind = `${lane} ${version}`;
    tellOnce(kind, `The pointer of ${lane} to release ${version} ${why}`);
    const record = store.record();
    // Whoever plays old pointers says nothing of the release that is on its way.
    if (version === 0 || version === record.way?.version || version === newestOf(record, lanes)?.version) return;
    if (!mayReport(kind)) return;
    try {
      store.write(withReport(record, lane, { version, stage: 'refused', reason: `its pointer ${why}` }));
    } catch {
      count('reportsUnwritten');
    }
  }

  function tellOnce(kind: string, what: string): void {
    if (mayTell(kind)) alarm(new Fault('release-refused', what));
  }

  return {
    start() {
      unsubscribe = lanes.map((lane) =>
        bus.subscribe(releaseTopic(site, lane), (message) => {
          if (!waiting.take({ lane, message })) count('pointersTooMany');
        }),
      );
    },
    stop() {
      for (const each of unsubscribe) each();
      unsubscribe = [];
    },
    retry: () => waiting.look(),
    newest: () => newestOf(store.record(), lanes),
    isStopped: (version) => held().some(({ stopped, release }) => stopped && (release?.version ?? 0) >= version),
    stale() {
      const late = lateLanes(store.record(), lanes, clock.wallMs());
      return late.length === 0 ? null : `the last pointer of ${late.join(', ')} has expired`;
    },
  };
}

/** Answers whether a kind is new, and no faster than is allowed. */
function onceOfEach(clock: Clock): (kind: string) => boolean {
  const known = new Set<string>();
  const allowance = createAllowance(clock, TOLD_AT_ONCE, TOLD_A_SECOND);
  return (kind) => {
    if (known.has(kind) || known.size >= MOST_KINDS || !allowance.take()) return false;
    known.add(kind);
    return true;
  };
}

function lateLanes({ pointers }: DownRecord, lanes: readonly string[], wallMs: number): readonly string[] {
  return lanes.filter((lane) => {
    const pointer = pointers[lane];
    return pointer !== undefined && isExpired(pointer, wallMs);
  });
}

function newestOf({ pointers }: DownRecord, lanes: readonly string[]): ReleaseName | null {
  const releases = lanes.flatMap((lane) => pointers[lane]?.release ?? []);
  return releases.reduce<ReleaseName | null>((best, each) => (each.version > (best?.version ?? 0) ? each : best), null);
}

function seen({ sequence, issuedAtMs, expiresAtMs, release, stopped }: ReleasePointer): PointerSeen {
  return { sequence, issuedAtMs, expiresAtMs, release, stopped };
}

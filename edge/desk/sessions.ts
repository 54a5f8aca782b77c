import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { RecordDraft } from '../contract/record.ts';
import { foldName, type SessionRow } from '../ledger/officers.ts';
import type { DeskLedger } from './desk-ledger.ts';

export const IDLE_MS = 15 * 60_000;
export const LONGEST_MS = 10 * 3_600_000;

const TOKEN_BYTES = 32;
/** A restart may end a session this much early; a write for every click would wear the disk. */
const SAY_SEEN_EVERY_MS = 30_000;
const SWEEP_EVERY_MS = 15_000;
/** An officer who logs in once more is logged out where they logged in first. */
const MOST_OF_ONE_OFFICER = 8;

/** A session that has not ended. Times are of the monotonic clock. */
export interface Session {
  /** SHA-256 of its token, hexadecimal. */
  readonly key: string;
  /** Folded name. */
  readonly officer: string;
  readonly endsMs: number;
}

/** Who is logged in. Ends sessions by itself; `begin` and `end` may throw the ledger's faults. */
export interface Sessions {
  /** Begins a session for an officer, in one transaction with the row that says so, and answers its token. */
  begin(officer: string, row: RecordDraft): string;
  find(token: string): Session | null;
  /** The officer did something: the idle time begins again. */
  touch(session: Session): void;
  end(session: Session): void;
  endAllOf(officer: string): void;
  /** Told of every session that ends, by its key. */
  onEnd(listener: (key: string) => void): void;
  stop(): void;
}

interface Kept extends Session {
  seenMs: number;
  saidSeenMs: number;
}

export function openSessions({ officers, appendWith }: DeskLedger, clock: Clock): Sessions {
  const rows = officers.sessions();
  const kept = readKept(rows, clock);
  for (const { tokenHash } of rows) {
    if (!kept.has(keyOf(tokenHash))) quietly(() => officers.removeSession(tokenHash));
  }
  const listeners: ((key: string) => void)[] = [];
  const hasEnded = ({ seenMs, endsMs }: Kept) => clock.nowMs() >= Math.min(endsMs, seenMs + IDLE_MS);

  function forget(session: Session): void {
    if (!kept.delete(session.key)) return;
    for (const listener of listeners) listener(session.key);
  }

  function end(session: Session): void {
    forget(session);
    officers.removeSession(Buffer.from(session.key, 'hex'));
  }

  const ofOfficer = (officer: string) => [...kept.values()].filter((each) => each.officer === foldName(officer));

  let cancelSweep: Cancel = () => {};
  const sweepLater = () => {
    cancelSweep = clock.after(SWEEP_EVERY_MS, () => {
      sweepLater();
      // Of what the disk refuses to forget, the times are kept: it has ended all the same.
      for (const session of [...kept.values()].filter(hasEnded)) quietly(() => end(session));
    });
  };
  sweepLater();

  return {
    begin(officer, row) {
      for (const old of ofOfficer(officer).slice(0, 1 - MOST_OF_ONE_OFFICER)) end(old);
      const token = randomBytes(TOKEN_BYTES).toString('base64url');
      const nowMs = clock.nowMs();
      const wallMs = clock.wallMs();
      const times = { createdWallMs: wallMs, seenWallMs: wallMs, endsWallMs: wallMs + LONGEST_MS };
      const tokenHash = hashOf(token);
      appendWith([row], () => officers.addSession({ tokenHash, officer: foldName(officer), ...times }));
      const key = keyOf(tokenHash);
      const endsMs = nowMs + LONGEST_MS;
      kept.set(key, { key, officer: foldName(officer), seenMs: nowMs, saidSeenMs: nowMs, endsMs });
      return token;
    },
    find(token) {
      const session = kept.get(keyOf(hashOf(token)));
      return session === undefined || hasEnded(session) ? null : session;
    },
    touch({ key }) {
      const session = kept.get(key);
      if (session === undefined) return;
      session.seenMs = clock.nowMs();
      if (session.seenMs - session.saidSeenMs < SAY_SEEN_EVERY_MS) return;
      session.saidSeenMs = session.seenMs;
      // A disk that is full must not keep an officer from looking.
      quietly(() => officers.sawSession(Buffer.from(key, 'hex'), clock.wallMs()));
    },
    end,
    endAllOf(officer) {
      for (const session of ofOfficer(officer)) forget(session);
      officers.removeSessionsOf(officer);
    },
    onEnd: (listener) => void listeners.push(listener),
    stop: () => cancelSweep(),
  };
}

/**
 * What a restart leaves of the sessions. The wall clock alone can tell how old they are: where it was put back, nobody
 * can, and the session has ended.
 */
function readKept(rows: readonly SessionRow[], clock: Clock): Map<string, Kept> {
  const nowMs = clock.nowMs();
  const wallMs = clock.wallMs();
  const kept = new Map<string, Kept>();
  for (const { tokenHash, officer, seenWallMs, endsWallMs } of rows) {
    const key = keyOf(tokenHash);
    const idleMs = wallMs - seenWallMs;
    if (idleMs < 0) continue;
    const seenMs = nowMs - idleMs;
    const endsMs = nowMs + Math.min(LONGEST_MS, endsWallMs - wallMs);
    kept.set(key, { key, officer, seenMs, saidSeenMs: seenMs, endsMs });
  }
  return kept;
}

/** What every request that changes something carries beside the cookie: only our own page can know it. */
export function pageTokenOf(token: string): string {
  return createHmac('sha256', token).update('x-greenlane-token').digest('base64url');
}

/** Compares in constant time. */
export function isPageToken(given: unknown, token: string): boolean {
  if (typeof given !== 'string') return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(pageTokenOf(token)));
}

const keyOf = (tokenHash: Uint8Array) => Buffer.from(tokenHash).toString('hex');

const hashOf = (token: string) => createHash('sha256').update(token).digest();

function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // The next one will say what is wrong with the disk.
  }
}

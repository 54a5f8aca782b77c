import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { Evidence } from '../contract/evidence.ts';
import { isFault } from '../contract/fault.ts';
import {
  type BagNotice,
  type BagSheet,
  concernedBags,
  type HoldBags,
  type HoldFacts,
  isAmong,
  LONGEST_SHEET_MS,
} from '../contract/pre-screening.ts';
import type { LedgerRecord, RecordKind } from '../contract/record.ts';
import type { HeldBag } from '../ledger/hold-bags.ts';
import { HOLD_BAGGAGE_STREAM } from '../ledger/live-marks.ts';
import type { OpenLedger } from '../ledger/ledger.ts';
import { CLOCKS_AGREE_WITHIN_MS } from './admission.ts';
import { concerning, eventsOf } from './bag-events.ts';
import { type BagChange, rowOf } from './bag-rows.ts';
import { isSuspect, stepBag } from './hold-bag-step.ts';
import { heldKey, toldChanges } from './told-bags.ts';

export interface HoldBagOptions {
  readonly clock: Clock;
  readonly ledger: Pick<OpenLedger, 'appendWith' | 'cases' | 'heldBags' | 'marks' | 'recordsOf' | 'watch'>;
  /** Whether there is anybody who could tell of bags. */
  readonly isSpokenTo: boolean;
  /** Whether what an issuer said counts, by the id of its key. */
  readonly isTrusted: (issuer: string) => boolean;
  /** A bag's passenger had gone by when it was told suspect: somebody should look for them. */
  readonly gone: (notice: BagNotice, passage: { readonly id: string; readonly lane: string }) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** The copy of what is said of hold baggage: every move of a bag is a row, and a restart forgets none. */
export interface HoldBagKeeper extends HoldBags {
  start(): void;
  stop(): void;
  /** Takes notices of a sheet; with the last of them the sheet counts as taken. @throws the ledger's faults: then nothing was */
  take(sheet: BagSheet, notices: readonly BagNotice[], isLast: boolean, issuer: string): void;
  /** A sheet came that is not of this moment: what there is of its issuer is old until one is taken. */
  missed(issuer: string): void;
  /** Of an issuer's sheets, the number of the last that was taken; 0 where that was in a time that is still to come. */
  sheetTaken(issuer: string): number;
  copy(): HoldFacts['copy'];
  size(): number;
}

const LOOK_EVERY_MS = 15_000;
/** Bag tags are numbered anew after months; somebody who went by within a day is that bag's passenger. */
const SAME_BAG_WITHIN_MS = 86_400_000;
const NAMESAKES = 4;
/** Whoever spoke before the ledger was lost, until somebody speaks again. */
const UNKNOWN = '';
const TELLING: ReadonlySet<RecordKind> = new Set(['evidence', 'decision', 'outcome', 'disposition']);

/** Begins with what the ledger holds. @throws what the ledger throws when it cannot be read */
export function createHoldBags(options: HoldBagOptions): HoldBagKeeper {
  return new Keeper(options);
}

class Keeper implements HoldBagKeeper {
  readonly #options: HoldBagOptions;
  readonly #held = new Map<string, HeldBag>();
  readonly #untilMs = new Map<string, number>();
  readonly #changed = new Set<string>();
  #cancel: Cancel = () => {};
  #unwatch: Cancel = () => {};

  constructor(options: HoldBagOptions) {
    this.#options = options;
    for (const bag of options.ledger.heldBags.all()) this.#held.set(heldKey(bag), bag);
    for (const { stream, untilMs } of options.ledger.marks.all()) {
      const issuer = issuerOf(stream);
      if (issuer !== null && untilMs !== null) this.#untilMs.set(issuer, untilMs);
    }
  }

  start(): void {
    const { ledger, clock } = this.#options;
    this.#unwatch = ledger.watch((records) => this.#notice(records));
    for (const bag of this.#held.values()) for (const id of this.#passagesOf(bag, bag.toldMs)) this.#changed.add(id);
    this.#look();
    const again = () => {
      this.#cancel = clock.after(LOOK_EVERY_MS, () => {
        this.#look();
        again();
      });
    };
    again();
  }

  stop(): void {
    this.#cancel();
    this.#unwatch();
  }

  about(evidence: readonly Evidence[]): HoldFacts {
    const concerned = concernedBags(evidence);
    const suspects = [...this.#held.values()]
      .filter(({ stage, issuer, notice }) => isSuspect(stage) && isAmong(notice, concerned) && this.#counts(issuer))
      .map(({ notice: { plate, seal, by, reason, imageSha256 } }) => ({ plate, seal, by, reason, imageSha256 }));
    return { copy: this.copy(), suspects };
  }

  copy(): HoldFacts['copy'] {
    const until = [...this.#untilMs].filter(([issuer]) => this.#counts(issuer)).map(([, untilMs]) => untilMs);
    if (until.length === 0) return 'none';
    const nowMs = this.#options.clock.wallMs();
    return until.every((untilMs) => untilMs >= nowMs && !this.#isToCome(untilMs)) ? 'new' : 'old';
  }

  size(): number {
    return this.#held.size;
  }

  sheetTaken(issuer: string): number {
    if (this.#isToCome(this.#untilMs.get(issuer) ?? 0)) return 0;
    return this.#options.ledger.marks.sequence(streamOf(issuer));
  }

  missed(issuer: string): void {
    const untilMs = this.#untilMs.get(issuer);
    if (untilMs === 0 || (untilMs !== undefined && this.#isToCome(untilMs))) return;
    const { marks } = this.#options.ledger;
    this.#untilMs.set(issuer, 0);
    this.#orTell(() => {
      const stream = streamOf(issuer);
      this.#write([], () => marks.set({ stream, sequence: marks.sequence(stream), untilMs: 0 }));
    });
  }

  take(sheet: BagSheet, notices: readonly BagNotice[], isLast: boolean, issuer: string): void {
    const { ledger, clock, gone } = this.#options;
    const changes = toldChanges(notices, issuer, this.#held, clock.wallMs());
    const bound = changes.filter(({ after }, at) => !changes.slice(at + 1).some(({ bag }) => bag === after));
    const lost = bound.flatMap(({ after }) => (after?.stage === 'bound' ? this.#whoHasGone(after) : []));
    const { sequence, expiresAtMs: untilMs } = sheet;
    this.#write([...changes, ...lost.map(({ change }) => change)], () => {
      if (!isLast) return;
      ledger.marks.set({ stream: streamOf(issuer), sequence, untilMs });
      if (this.#untilMs.has(UNKNOWN)) ledger.marks.set({ stream: streamOf(UNKNOWN), sequence: 0, untilMs: null });
    });
    if (isLast) {
      this.#untilMs.set(issuer, untilMs);
      this.#untilMs.delete(UNKNOWN);
    }
    for (const { change, passage } of lost) clock.after(0, () => gone(change.bag.notice, passage));
  }

  #counts(issuer: string): boolean {
    return issuer === UNKNOWN ? this.#options.isSpokenTo : this.#options.isTrusted(issuer);
  }

  /** No sheet is new for so long: a clock was ahead when it was taken, or is behind now. */
  #isToCome(untilMs: number): boolean {
    return untilMs > this.#options.clock.wallMs() + LONGEST_SHEET_MS + CLOCKS_AGREE_WITHIN_MS;
  }

  /** Whose passenger went by before anybody said a word. */
  #whoHasGone(bound: HeldBag) {
    const stage = stepBag('bound', 'missed');
    const { plate } = bound.notice;
    if (plate === null || stage === null) return [];
    const sinceMs = this.#options.clock.wallMs() - SAME_BAG_WITHIN_MS;
    const { ledger } = this.#options;
    const passage = ledger.cases.namesakes({ kind: 'bag', value: plate }, 1).find(({ atMs }) => atMs >= sinceMs);
    if (passage === undefined) return [];
    const after = { ...bound, stage, passage: passage.id, lane: passage.lane };
    return [{ change: { bag: bound, after, why: 'missed' } satisfies BagChange, passage }];
  }

  #notice(records: readonly LedgerRecord[]): void {
    if (this.#held.size === 0) return;
    for (const { passage, kind } of records) {
      if (passage === null || !TELLING.has(kind)) continue;
      // A moment later: whoever appends has a gate to permit.
      if (this.#changed.size === 0) this.#options.clock.after(0, () => this.#look());
      this.#changed.add(passage);
    }
  }

  /** Everything that waits: passages that went on, words that ran out. What cannot be written waits for the next time. */
  #look(): void {
    this.#orTell(() => {
      for (const passage of this.#changed) {
        this.#follow(passage);
        this.#changed.delete(passage);
      }
      this.#write(this.#expired());
    });
  }

  #orTell(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!isFault(error)) throw error;
      this.#options.onTrouble(error);
    }
  }

  /** A word that came between the judgement and its row was not heard by it: somebody must be. */
  #follow(id: string): void {
    const rows = this.#options.ledger.recordsOf(id);
    const changes = this.#ofPassage(id, rows);
    this.#write(changes);
    const decision = rows.findLast(({ kind }) => kind === 'decision');
    if (decision?.body['verdict'] !== 'release') return;
    const unheard = changes.filter(({ bag, why }) => bag.stage === 'bound' && (why === 'read' || why === 'missed'));
    for (const { bag } of unheard) this.#options.gone(bag.notice, { id, lane: decision.lane });
  }

  #passagesOf({ notice: { plate } }: HeldBag, sinceMs: number): readonly string[] {
    if (plate === null) return [];
    const namesakes = this.#options.ledger.cases.namesakes({ kind: 'bag', value: plate }, NAMESAKES);
    return namesakes.filter(({ atMs }) => atMs >= sinceMs).map(({ id }) => id);
  }

  #ofPassage(passage: string, rows: readonly LedgerRecord[]): readonly BagChange[] {
    const isConcerned = concerning(passage, rows);
    return [...this.#held.values()].filter(isConcerned).flatMap((bag) => {
      const since = rows.filter(({ wallMs }) => wallMs >= bag.toldMs);
      const changes: BagChange[] = [];
      let now = bag;
      for (const why of eventsOf(bag, passage, since)) {
        const stage = stepBag(now.stage, why);
        if (stage === null) continue;
        const after: HeldBag = { ...now, stage, passage, lane: rows[0]?.lane ?? null };
        changes.push({ bag: now, after, why });
        now = after;
      }
      return changes;
    });
  }

  /** A clock by which the copy is old may be ahead: then only what counts for nothing runs out. */
  #expired(): readonly BagChange[] {
    const nowMs = this.#options.clock.wallMs();
    const isNew = this.copy() === 'new';
    return [...this.#held.values()]
      .filter(({ issuer, notice }) => notice.expiresAtMs <= nowMs && (isNew || !this.#counts(issuer)))
      .map((bag) => ({ bag, after: null, why: 'expired' }));
  }

  /** The rows, the copy and the memory, together or not at all. */
  #write(changes: readonly BagChange[], also?: () => void): void {
    if (changes.length === 0 && also === undefined) return;
    const { ledger, clock } = this.#options;
    const wallMs = clock.wallMs();
    const rows = changes.flatMap((change) => rowOf(change, wallMs));
    ledger.appendWith(rows, () => {
      for (const { bag, after } of changes) {
        if (after === null) ledger.heldBags.remove(bag);
        else ledger.heldBags.save(after);
      }
      also?.();
    });
    for (const { bag, after } of changes) {
      if (after === null) this.#held.delete(heldKey(bag));
      else this.#held.set(heldKey(after), after);
    }
  }
}

function streamOf(issuer: string): string {
  return `${HOLD_BAGGAGE_STREAM}${issuer}`;
}

function issuerOf(stream: string): string | null {
  return stream.startsWith(HOLD_BAGGAGE_STREAM) ? stream.slice(HOLD_BAGGAGE_STREAM.length) : null;
}

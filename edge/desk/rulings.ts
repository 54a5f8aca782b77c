import type { Clock } from '../../hardware/clock.ts';
import type { CaseStep, Ruling } from '../contract/case.ts';
import type { LaneOrder, LaneStatus, OrderAnswer } from '../contract/lane-order.ts';
import type { Actor } from '../contract/officer.ts';
import type { Portraits } from '../contract/portraits.ts';
import type { RecordDraft } from '../contract/record.ts';
import { CaseDecided } from '../ledger/cases.ts';
import { passengerOf } from './case-card.ts';
import { type CaseFile, heldBy } from './case-file.ts';
import type { CaseLedger, CaseQueue } from './case-queue.ts';
import { perhapsTheSame } from './perhaps-the-same.ts';
import { Refused } from './refused.ts';
import type { SignedIn } from './request.ts';
import { may } from './rights.ts';
import { labelsOf, needsSupervisor, refuseIncomplete } from './ruling-checks.ts';
import { refuseDecided, refuseStale, refusedAsDecided } from './stale.ts';
import type { DeskRules, RulingRequest } from './wire.ts';

/** A lane of this box, as those who rule on a case need it. */
export interface DeskLane {
  readonly id: string;
  status(): LaneStatus;
  order(order: LaneOrder): Promise<OrderAnswer>;
}

export interface RulingsOptions {
  readonly ledger: Pick<CaseLedger, 'append' | 'epoch'>;
  readonly clock: Clock;
  readonly queue: Pick<CaseQueue, 'cards' | 'read'>;
  readonly rules: Pick<DeskRules, 'reasonFor' | 'supervisorFor'>;
  readonly lanes: readonly DeskLane[];
  readonly portraits: Portraits;
  /** Who a name and a password belong to. @throws Refused `wrong-password` or `locked-out` */
  readonly whoIs: (login: { readonly name: string; readonly password: string }) => Promise<SignedIn>;
}

/**
 * What an officer does with a case: every deed is a row first. All throw Refused when the case is not there, is decided
 * or has changed since the officer's screen showed `version`, and the ledger's faults.
 */
export interface Rulings {
  /** Answers the identity of the case; with the same key, of the one that is there. */
  openByHand(lane: string, passenger: string, reason: string, key: string | null, by: SignedIn): string;
  hold(id: string, held: boolean, version: number, by: SignedIn): void;
  inspect(id: string, looked: string, found: string, version: number, by: SignedIn): void;
  /** Asks somebody elsewhere for advice: the row goes up as every row does, and what comes back decides nothing. */
  askReview(id: string, question: string, version: number, by: SignedIn): void;
  /** Ends the case, once: with the key of the ruling that ended it, it does nothing more. */
  rule(id: string, request: RulingRequest, by: SignedIn): Promise<void>;
}

export function createRulings(options: RulingsOptions): Rulings {
  const { ledger, clock, queue, lanes, portraits } = options;
  let opened = 0;

  function write(lane: string, kind: RecordDraft['kind'], passage: string, body: object): void {
    ledger.append([{ lane, kind, passage, wallMs: clock.wallMs(), body: body as RecordDraft['body'] }]);
  }

  function find(id: string): CaseFile {
    const file = queue.read(id);
    if (file === null) throw new Refused(404, { code: 'not-found', message: 'There is no such case at this site.' });
    return file;
  }

  /** The case as it is now, where it is the one that the officer saw. */
  function findCurrent(id: string, version: number): CaseFile {
    const file = find(id);
    refuseDecided(file);
    refuseStale(file, version);
    return file;
  }

  function commit(file: CaseFile, ruling: Ruling): void {
    try {
      write(file.entry.lane, 'disposition', file.entry.id, ruling);
    } catch (error) {
      throw error instanceof CaseDecided ? refusedAsDecided(error.decided) : error;
    }
    portraits.forget(file.entry.id);
  }

  return {
    openByHand(lane, passenger, reason, key, by) {
      if (!lanes.some(({ id }) => id === lane)) {
        throw new Refused(404, { code: 'not-found', message: 'There is no such lane at this site.' });
      }
      const id = `hand-${key ?? `${ledger.epoch}-${(opened += 1)}`}`;
      const step: CaseStep = { what: 'opened', by: actorOf(by), passenger, reason };
      if (queue.read(id) === null) write(lane, 'case', id, step);
      return id;
    },
    hold(id, held, version, by) {
      const file = findCurrent(id, version);
      if ((heldBy(file) !== null) === held) return;
      const step: CaseStep = { what: held ? 'held' : 'resumed', by: actorOf(by) };
      write(file.entry.lane, 'case', id, step);
    },
    inspect(id, looked, found, version, by) {
      const file = findCurrent(id, version);
      write(file.entry.lane, 'inspection', id, { by: actorOf(by), looked, found });
    },
    askReview(id, question, version, by) {
      const file = findCurrent(id, version);
      const step: CaseStep = { what: 'review-asked', by: actorOf(by), question };
      write(file.entry.lane, 'case', id, step);
    },
    async rule(id, request, by) {
      const seen = find(id);
      if (isSameRuling(seen, request, by)) return;
      refuseDecided(seen);
      refuseStale(seen, request.version);
      refuseIncomplete(seen, request, options.rules);
      refuseBeforeTheOther(seen, request, options);
      const approvedBy = await approvalFor(seen, request, by, options);
      // While the supervisor's password was looked at, anything may have happened.
      const file = find(id);
      if (isSameRuling(file, request, by)) return;
      refuseDecided(file);
      refuseStale(file, request.version);
      commit(file, rulingOf(file, request, by, approvedBy, clock.wallMs()));
      if (request.disposition.what !== 'release') return;
      const why = await openExit(lanes, file, by);
      if (why !== null) write(file.entry.lane, 'audit', id, { what: 'release-refused', by: by.name, why });
    },
  };
}

/** The supervisor who approves it too; null where none need. */
async function approvalFor(
  file: CaseFile,
  { disposition, approval }: RulingRequest,
  by: SignedIn,
  { rules, whoIs }: Pick<RulingsOptions, 'rules' | 'whoIs'>,
): Promise<Actor | null> {
  if (!needsSupervisor(file, disposition, rules)) return null;
  if (approval === null) throw supervisorNeeded('A supervisor must approve that this passenger goes.');
  const approver = await whoIs(approval);
  if (!may(approver.role, 'approve')) throw supervisorNeeded(`${approver.name} may not approve a release.`);
  if (approver.name === by.name) throw supervisorNeeded('Another person must approve that this passenger goes.');
  return actorOf(approver);
}

/** Nobody goes by a second case who would need a supervisor's word to go by the first. */
function refuseBeforeTheOther(
  file: CaseFile,
  { disposition }: RulingRequest,
  { queue, rules }: Pick<RulingsOptions, 'queue' | 'rules'>,
): void {
  const other = perhapsTheSame(file, queue).find((each) => needsSupervisor(each, disposition, rules));
  if (other === undefined) return;
  const who = passengerOf(other) || other.entry.id;
  throw supervisorNeeded(`This may be ${who}, whose passage was broken off: decide that case first.`);
}

/** Lets a released passenger out who still stands in the lane; answers why the lane does not. It undoes no ruling. */
async function openExit(lanes: readonly DeskLane[], { entry }: CaseFile, by: SignedIn): Promise<string | null> {
  const lane = lanes.find(({ id }) => id === entry.lane);
  if (lane === undefined || !standsIn(lane, entry.id)) return null;
  const answer = await lane.order({ type: 'releaseByExit', passage: entry.id, by: by.name });
  return answer.done ? null : answer.why;
}

/** Whether the passenger of this passage is the one who stands in the lane. */
export function standsIn(lane: DeskLane, passage: string): boolean {
  const status = lane.status();
  return status.isOccupied && status.passage === passage;
}

function isSameRuling({ ruling }: CaseFile, { key }: RulingRequest, by: SignedIn): boolean {
  return ruling !== null && ruling.key === key && ruling.by.officer === by.name;
}

function rulingOf(
  file: CaseFile,
  { disposition, reason, labels, key }: RulingRequest,
  by: SignedIn,
  approvedBy: Actor | null,
  wallMs: number,
): Ruling {
  return {
    disposition,
    by: actorOf(by),
    approvedBy,
    reason: reason.trim(),
    labels: labelsOf(file, labels),
    key,
    tookMs: Math.max(0, wallMs - file.entry.openedWallMs),
  };
}

function actorOf({ name, role }: SignedIn): Actor {
  return { officer: name, role };
}

function supervisorNeeded(message: string): Refused {
  return new Refused(403, { code: 'supervisor-needed', message });
}

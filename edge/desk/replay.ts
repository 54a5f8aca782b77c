import type { FastifyInstance } from 'fastify';
import type { CaseFile, FaceCheck, Judge } from '../contract/judge.ts';
import type { Decision } from '../contract/judgement.ts';
import { judgedAgain } from '../contract/judged-again.ts';
import type { Policy } from '../contract/policy.ts';
import type { OpenLedger } from '../ledger/ledger.ts';
import { asked } from './asked.ts';
import { giveWay } from './journal-pages.ts';
import type { RecentJudgement, RecentJudgements } from './recent-judgements.ts';
import { Refused } from './refused.ts';
import type { FileProblem } from '../contract/file-problem.ts';
import { type ReplayReport, replaySchema } from './wire-supervise.ts';

export interface ReplayDesk {
  readonly recent: RecentJudgements;
  readonly ledger: Pick<OpenLedger, 'records'>;
  /** Reads a policy file's text as the site's own is read, and lets nobody wait meanwhile. */
  readonly readPolicy: (
    text: string,
  ) => Promise<{ readonly content: Policy | null; readonly problems: readonly FileProblem[] }>;
  readonly createJudge: (policy: Policy, faces: FaceCheck) => Judge;
}

const JUDGED_AT_ONCE = 20;

export function registerReplay(app: FastifyInstance, desk: ReplayDesk): void {
  app.post('/api/replay', { config: { act: 'replay' } }, (request): Promise<ReplayReport> => {
    const { policy, passages } = asked(replaySchema, request.body);
    return replayText(desk, policy, passages);
  });
}

async function replayText(desk: ReplayDesk, text: string, passages: number): Promise<ReplayReport> {
  const { content, problems } = await desk.readPolicy(text);
  if (content !== null) return replay(desk, content, passages);
  const message = `The policy has ${problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`}.`;
  throw new Refused(400, { code: 'bad-request', message, problems });
}

/** The last passages, judged again under another policy; nothing of it is done or written. */
export async function replay(desk: ReplayDesk, policy: Policy, passages: number): Promise<ReplayReport> {
  const held = desk.recent.held();
  const changed: ReplayReport['changed'][number][] = [];
  const diverted = { was: 0, wouldBe: 0 };
  let [judged, unanswered, taken] = [0, 0, 0];
  for (const recent of desk.recent.last(passages)) {
    taken += 1;
    if (taken % JUDGED_AT_ONCE === 0) await giveWay();
    const { decision: was, judge } = recent.judged;
    const wouldBe = judgedAgain(desk.createJudge(policy, judge.faces), recent.judged);
    if (wouldBe === null) {
      unanswered += 1;
      continue;
    }
    judged += 1;
    if (was.verdict === 'divert') diverted.was += 1;
    if (wouldBe.verdict === 'divert') diverted.wouldBe += 1;
    if (differs(was, wouldBe)) changed.push(changeOf(desk, recent, wouldBe));
  }
  return { policy: { id: policy.id, version: policy.version }, held, judged, unanswered, diverted, changed };
}

function codesOf({ reasons }: Decision): readonly string[] {
  return [...new Set(reasons.map(({ code }) => code))];
}

function differs(was: Decision, wouldBe: Decision): boolean {
  if (was.verdict !== wouldBe.verdict) return true;
  const [before, after] = [new Set(codesOf(was)), new Set(codesOf(wouldBe))];
  return before.size !== after.size || [...before].some((code) => !after.has(code));
}

function changeOf(desk: ReplayDesk, { lane, judged }: RecentJudgement, wouldBe: Decision) {
  const { file, decision: was } = judged;
  return {
    passage: passageOf(desk, lane, file),
    lane,
    was: was.verdict,
    wouldBe: wouldBe.verdict,
    atMs: file.wallMs,
    wasCodes: codesOf(was),
    codes: codesOf(wouldBe),
  };
}

/** A passage's draw is numbered by the row that opened it. Empty for one that the ledger does not know. */
function passageOf({ ledger }: ReplayDesk, lane: string, { draw }: CaseFile): string {
  const [row] = ledger.records(lane, draw.counter, 1);
  return row?.sequence === draw.counter && row.kind === 'passage' ? (row.passage ?? '') : '';
}

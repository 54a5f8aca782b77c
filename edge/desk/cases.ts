import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Portraits } from '../contract/portraits.ts';
import type { CaseList } from '../ledger/cases.ts';
import { asked } from './asked.ts';
import type { CaseQueue } from './case-queue.ts';
import { viewOf } from './case-view.ts';
import { earlierCases } from './earlier.ts';
import { Refused } from './refused.ts';
import { officerOf } from './request.ts';
import { type DeskLane, type Rulings, standsIn } from './rulings.ts';
import { type CaseView, holdSchema, inspectSchema, openCaseSchema, reviewSchema, rulingRequestSchema } from './wire.ts';

export interface DeskCases {
  readonly queue: Pick<CaseQueue, 'read'>;
  readonly rulings: Rulings;
  readonly cases: Pick<CaseList, 'namesakes'>;
  readonly lanes: readonly DeskLane[];
  readonly portraits: Portraits;
  /** Of the site's policy; null without a countdown. */
  readonly decideWithinMs: number | null;
  /** Width and height of a pixel of a lane's scans; null where nobody has said. */
  readonly millimetresPerPixel: (lane: string) => readonly [number, number] | null;
}

interface OfCase {
  readonly Params: { readonly id: string };
}

/** Cases, and what an officer does with them. */
export function registerCases(app: FastifyInstance, desk: DeskCases): void {
  const { rulings } = desk;

  app.get<OfCase>('/api/cases/:id', { config: { act: 'see-cases' } }, ({ params }) => viewNow(desk, params.id));

  app.post('/api/cases', { config: { act: 'decide' } }, (request) => {
    const { lane, passenger, reason, key = null } = asked(openCaseSchema, request.body);
    return viewNow(desk, rulings.openByHand(lane, passenger, reason, key, officerOf(request)));
  });

  app.post<OfCase>('/api/cases/:id/hold', { config: { act: 'decide' } }, (request) => {
    const { held, version } = asked(holdSchema, request.body);
    rulings.hold(request.params.id, held, version, officerOf(request));
    return viewNow(desk, request.params.id);
  });

  app.post<OfCase>('/api/cases/:id/inspection', { config: { act: 'decide' } }, (request) => {
    const { looked, found, version } = asked(inspectSchema, request.body);
    rulings.inspect(request.params.id, looked, found, version, officerOf(request));
    return viewNow(desk, request.params.id);
  });

  app.post<OfCase>('/api/cases/:id/review', { config: { act: 'decide' } }, (request) => {
    const { question, version } = asked(reviewSchema, request.body);
    rulings.askReview(request.params.id, question, version, officerOf(request));
    return viewNow(desk, request.params.id);
  });

  app.post<OfCase>('/api/cases/:id/disposition', { config: { act: 'decide' } }, (request) => rule(desk, request));
}

async function rule(desk: DeskCases, request: FastifyRequest<OfCase>): Promise<CaseView> {
  const { id } = request.params;
  await desk.rulings.rule(id, asked(rulingRequestSchema, request.body), officerOf(request));
  return viewNow(desk, id);
}

/** @throws Refused `not-found` */
function viewNow(desk: DeskCases, id: string): CaseView {
  const file = desk.queue.read(id);
  if (file === null) throw new Refused(404, { code: 'not-found', message: 'There is no such case at this site.' });
  const lane = desk.lanes.find((each) => each.id === file.entry.lane);
  return viewOf(file, {
    decideWithinMs: desk.decideWithinMs,
    earlier: earlierCases(desk.cases, id, file.entry.openedWallMs, file.evidence),
    isInLane: lane !== undefined && standsIn(lane, id),
    isPortraitHeld: (portrait) => desk.portraits.get(portrait) !== undefined,
    millimetresPerPixel: desk.millimetresPerPixel(file.entry.lane),
  });
}

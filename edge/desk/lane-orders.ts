import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type LaneOrder, type LaneStatus, TECHNICAL_MODES } from '../contract/lane-order.ts';
import { asked } from './asked.ts';
import { Refused } from './refused.ts';
import { officerOf } from './request.ts';
import { may } from './rights.ts';
import type { DeskLane } from './rulings.ts';
import { type OrderRequest, orderSchema } from './wire.ts';

interface OfLane {
  readonly Params: { readonly id: string };
}

/** What an officer may want of a lane; the lane grants it when it may, and writes it down first. */
export function registerLaneOrders(app: FastifyInstance, { lanes }: { readonly lanes: readonly DeskLane[] }): void {
  app.post<OfLane>('/api/lanes/:id/order', { config: { act: 'see-lanes' } }, (request) => giveOrder(lanes, request));
}

async function giveOrder(lanes: readonly DeskLane[], request: FastifyRequest<OfLane>): Promise<LaneStatus> {
  const { name, role } = officerOf(request);
  const order = asked(orderSchema, request.body);
  const lane = laneOf(lanes, request.params.id);
  if (!may(role, actOf(order, lane))) {
    throw new Refused(403, { code: 'not-allowed', message: 'This order is for others to give.' });
  }
  const answer = await lane.order({ ...order, by: name } satisfies LaneOrder);
  if (!answer.done) throw new Refused(409, { code: 'lane-refuses', message: answer.why });
  return lane.status();
}

/** Whoever may put a lane into maintenance or under test is also who takes it out again. */
function actOf(order: OrderRequest, lane: DeskLane): 'order-lane' | 'maintain-lane' {
  if (order.type !== 'setMode') return 'order-lane';
  const modes = [order.mode, lane.status().mode];
  return modes.some((mode) => TECHNICAL_MODES.includes(mode)) ? 'maintain-lane' : 'order-lane';
}

/** @throws Refused `not-found` */
function laneOf(lanes: readonly DeskLane[], id: string): DeskLane {
  const lane = lanes.find((each) => each.id === id);
  if (lane !== undefined) return lane;
  throw new Refused(404, { code: 'not-found', message: 'This box has no lane of that name.' });
}

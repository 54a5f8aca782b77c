import type { LaneOrder, OrderAnswer } from '../contract/lane-order.ts';
import type { EffectQueue } from './effect-queue.ts';
import { type EffectTools, isWorthRetrying } from './effects.ts';
import type { Intake } from './intake.ts';
import type { LaneDevices } from './lane-devices.ts';
import { whyNotOrdered } from './passage-orders.ts';
import { activePassage, type InputOf, type LaneMachine } from './passage.ts';
import { gateObstacle } from './service-watch.ts';

export interface OrderOptions {
  readonly devices: LaneDevices;
  readonly tools: EffectTools;
  readonly queue: EffectQueue;
  readonly intake: Intake;
  machine(): LaneMachine;
}

/**
 * Does what an officer orders, as a whole: nothing comes between the question whether it may be, the row that says who
 * wanted it, and the deed. What cannot be written at once is refused: an order is not for later.
 */
export function obey(order: LaneOrder, options: OrderOptions): OrderAnswer {
  const { devices, tools, queue } = options;
  const machine = options.machine();
  const ordered: InputOf<'ordered'> = {
    type: 'ordered',
    order,
    unsafe: gateObstacle(devices),
    beams: devices.gate.state().beams,
    people: options.intake.peopleInView(),
    atMs: tools.clock.nowMs(),
  };
  const why = whyNotOrdered(machine, ordered) ?? queue.blockedBy();
  if (why !== null) return { done: false, why };
  try {
    tools.journal.ordered(order, activePassage(machine.state));
  } catch (error) {
    if (!isWorthRetrying(error)) throw error;
    return { done: false, why: error instanceof Error ? error.message : String(error) };
  }
  tools.feed(ordered);
  tools.tell({ type: 'orderDone', lane: tools.lane, what: order.type, by: order.by });
  return { done: true };
}

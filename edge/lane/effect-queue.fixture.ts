import { Fault } from '../contract/fault.ts';
import type { LaneEvent } from '../contract/lane-event.ts';
import type { GateDevice } from '../../hardware/gate/gate.ts';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { createEffectQueue } from './effect-queue.ts';
import type { EffectTools } from './effects.ts';
import type { Journal } from './journal.ts';
import { RULES } from './passage.fixture.ts';
import { createPermitKeeper } from './permit-keeper.ts';

/** A queue whose ledger and gate only say what they were asked, in order. */
export function openQueue() {
  const clock = createVirtualClock();
  const done: string[] = [];
  const told: LaneEvent[] = [];
  let isFailing = false;
  let afterPermit = () => {};
  const gate: Pick<GateDevice, 'permit' | 'revoke'> = {
    permit(leaf) {
      done.push(`permit ${leaf}`);
      afterPermit();
      return 'given';
    },
    revoke: () => void done.push('revoke'),
  };
  const permits = createPermitKeeper(gate as GateDevice, clock);
  const journal: Pick<Journal, 'decided'> = {
    decided: () => {
      if (isFailing) throw new Fault('ledger-unwritable', 'the disk is away');
      done.push('decision');
      return 7;
    },
  };
  const tools = {
    lane: 'L1',
    clock,
    permits,
    journal,
    judge: RULES,
    tell: (event: LaneEvent) => void told.push(event),
    feed: () => {},
  } as unknown as EffectTools;
  const queue = createEffectQueue(tools, clock, () => {});
  return {
    clock,
    done,
    told,
    permits,
    queue,
    fail: (failing: boolean) => {
      isFailing = failing;
    },
    onPermit: (task: () => void) => {
      afterPermit = task;
    },
  };
}

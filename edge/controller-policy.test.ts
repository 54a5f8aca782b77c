import { describe, expect, it } from 'vitest';
import { decisionSchema } from './contract/judgement.ts';
import { Fault } from './contract/fault.ts';
import { hall, POLICY } from './controller.fixture.ts';
import { policyDigest } from './config/policy-digest.ts';

const NEXT = { ...POLICY, version: '2' };
const LISTED = {
  ...POLICY,
  watchList: [{ documentIssuer: 'UTO', documentNumber: 'L1', reason: 'asked for by the court' }],
};
const SNAPSHOT = { required: 'always', deadlineMs: 5000 } as const;
const DEMANDING = { ...POLICY, version: '3', evidence: { ...POLICY.evidence, snapshot: SNAPSHOT } };

/** Policies of the decisions that a lane has written. */
function policiesIn({ memory }: ReturnType<typeof hall>) {
  return memory
    .records('L1', 1, 200)
    .filter(({ kind }) => kind === 'decision')
    .map(({ body }) => decisionSchema.parse(body).policy);
}

async function leave({ clock, move, cross }: ReturnType<typeof hall>, leaf: 'exit' | 'diversion' = 'exit') {
  move(leaf, 'open');
  cross(leaf, 'out');
  move(leaf, 'closed');
  await clock.advanceSettled(1000);
}

describe('another policy', () => {
  it('judges at once where nobody is in the lane, and is named in the decision with its lists', async () => {
    const lane = hall();
    const controller = lane.start();
    controller.takePolicy(LISTED);
    await lane.clock.advanceSettled(0);
    lane.present();
    await lane.enter();
    await leave(lane, 'diversion');
    expect(policiesIn(lane)).toEqual([{ id: 'test', version: '1', digest: policyDigest(LISTED) }]);
    expect(policyDigest(LISTED)).not.toBe(policyDigest(POLICY));
  });

  it('waits for the end of a passage that is under way', async () => {
    const lane = hall();
    const controller = lane.start();
    lane.present();
    await lane.clock.advanceSettled(10);
    controller.takePolicy(NEXT);
    await lane.enter();
    await leave(lane);
    lane.present();
    await lane.enter();
    await leave(lane);
    expect(policiesIn(lane).map(({ version }) => version)).toEqual(['1', '2']);
  });

  it('takes its turn between two people of whom the second has presented everything already', async () => {
    const lane = hall();
    const controller = lane.start();
    lane.present();
    await lane.enter();
    controller.takePolicy(NEXT);
    lane.move('exit', 'open');
    lane.cross('exit', 'out');
    lane.present('L2');
    lane.move('exit', 'closed');
    await lane.clock.advanceSettled(0);
    expect(controller.lanes[0]?.state()).toBe('admitted');
    await lane.enter();
    await leave(lane);
    expect(policiesIn(lane).map(({ version }) => version)).toEqual(['1', '2']);
  });

  it('waits for a passage that was broken off and could not be written yet', async () => {
    const lane = hall();
    const controller = lane.start();
    lane.present();
    await lane.clock.advanceSettled(10);
    lane.fault.spoil = new Fault('ledger-unwritable', 'the disk is away');
    lane.gate.become('down', 'no answer');
    controller.takePolicy(NEXT);
    await lane.clock.advanceSettled(1000);
    lane.fault.spoil = null;
    lane.gate.become('up', '');
    await lane.clock.advanceSettled(1000);
    expect(policiesIn(lane).map(({ version }) => version)).toEqual(['1']);
    lane.present();
    await lane.enter();
    expect(policiesIn(lane).map(({ version }) => version)).toEqual(['1', '2']);
  });

  it('that needs a device which is away takes the lane out of service', async () => {
    const lane = hall();
    const controller = lane.start();
    lane.camera.become('down', 'no answer');
    expect(controller.lanes[0]?.state()).toBe('idle');
    controller.takePolicy(DEMANDING);
    await lane.clock.advanceSettled(0);
    expect(controller.lanes[0]?.state()).toBe('out-of-service');
  });
});

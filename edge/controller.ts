import { createJudge } from './assess/assess.ts';
import type { Assessor } from './contract/assessor.ts';
import type { FaceCheck, Judge, Judged } from './contract/judge.ts';
import type { ImageKeeper } from './contract/image-keeper.ts';
import type { LaneEvent } from './contract/lane-event.ts';
import type { Policy } from './contract/policy.ts';
import type { Portraits } from './contract/portraits.ts';
import { type HoldBags, NO_HOLD_BAGS } from './contract/pre-screening.ts';
import type { Ledger } from './contract/record.ts';
import type { Clock } from '../hardware/clock.ts';
import { createHeldPortraits } from './lane/held-portraits.ts';
import type { LaneDevices } from './lane/lane-devices.ts';
import { createLane, type Lane } from './lane/lane.ts';
import { policyDigest } from './config/policy-digest.ts';

export interface LaneSetting {
  readonly id: string;
  readonly devices: LaneDevices;
  /** Where the portrait comes from that faces are compared with; `off` unless said otherwise. */
  readonly faces?: FaceCheck;
  /** The models as this lane asks them; those of the box unless said otherwise. */
  readonly assessor?: Assessor;
  /** Told of every judgement, after its consequences. */
  readonly judged?: (judged: Judged) => void;
}

export interface ControllerOptions {
  /** The policy until another is taken. */
  readonly policy: Policy;
  readonly lanes: readonly LaneSetting[];
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly images: ImageKeeper;
  readonly assessor: Assessor;
  /** What was said of bags before their passengers came; nothing unless said otherwise. */
  readonly holdBags?: HoldBags;
  /** Told everything worth showing, after it happened. */
  readonly tell: (event: LaneEvent) => void;
}

export interface Controller {
  readonly lanes: readonly Lane[];
  /** What the lanes judge by, or will from their next passage on. */
  policy(): Policy;
  /** Of diverted passengers, while their case is open. */
  readonly portraits: Portraits;
  /** Closes what a crash interrupted, then starts the devices and listens. */
  start(): void;
  stop(): Promise<void>;
  /**
   * Every lane judges by this policy from its next passage on: at once where none is under way. `digest`, where it is known:
   * it takes a while for a policy with long lists.
   */
  takePolicy(policy: Policy, digest?: string): void;
}

/** The lanes of one box under one policy: what the daemon and the simulator both run. */
export function createController(options: ControllerOptions): Controller {
  const { clock, ledger, images, assessor, holdBags = NO_HOLD_BAGS, tell } = options;
  const portraits = createHeldPortraits(clock);
  const firstJudge = judgesUnder(options.policy);
  const seats = options.lanes.map(({ faces = 'off', ...lane }) => {
    const judge = firstJudge(faces);
    const shared = { clock, ledger, images, portraits, holdBags, tell };
    return { faces, lane: createLane({ assessor, ...lane, judge, ...shared }) };
  });
  const lanes = seats.map(({ lane }) => lane);
  const devices = options.lanes.flatMap((lane) => Object.values(lane.devices).filter((device) => device !== null));

  let current = options.policy;
  return {
    lanes,
    portraits,
    policy: () => current,
    start() {
      for (const lane of lanes) lane.start();
      for (const device of devices) device.start();
    },
    async stop() {
      for (const lane of lanes) await lane.stop();
      portraits.clear();
      await Promise.all(devices.map((device) => device.stop()));
    },
    takePolicy(policy, digest) {
      const judgeFor = judgesUnder(policy, digest);
      for (const { faces, lane } of seats) lane.succeed(judgeFor(faces));
      current = policy;
    },
  };
}

function judgesUnder(policy: Policy, digest = policyDigest(policy)): (faces: FaceCheck) => Judge {
  return (faces) => createJudge(policy, faces, digest);
}

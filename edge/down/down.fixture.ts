import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { a, caseOf, policy as POLICY } from '../assess/assess.fixture.ts';
import { createJudge } from '../assess/assess.ts';
import { composePolicy } from '../config/composed-policy.ts';
import { Fault } from '../contract/fault.ts';
import type { Policy } from '../contract/policy.ts';
import type { RecordDraft } from '../contract/record.ts';
import type { WatchList } from '../contract/watch-list.ts';
import { temporaryFolder } from '../packs/pack.fixture.ts';
import { releaseReportSchema } from '../sync/releases/release.ts';
import { createCentre, SITE, TRUST } from './centre.fixture.ts';
import { type DownStore, openDownStore } from './down-store.ts';
import { policyAtStart, type PolicyAtStart } from './in-force.ts';
import type { ReleaseEvent } from './release-event.ts';
import type { TrialRules } from './release-machine.ts';
import type { Compose } from './release-parts.ts';
import type { PackProgress, ReleasedPacks } from './released-packs.ts';
import { Releases } from './releases.ts';

export const LANES = ['L1', 'L2'] as const;
export const RULES: TrialRules = { passages: 3, maxDecisionsChanged: 0 };

export const NEXT: Policy = { ...POLICY, version: '2' };
/** Under which every passage of these tests is decided otherwise. */
export const STRICT: Policy = {
  ...POLICY,
  version: '3',
  watchList: [{ documentIssuer: 'UTO', documentNumber: 'L1', reason: 'everybody' }],
};
export const LISTED: WatchList = {
  documents: [{ documentIssuer: 'UTO', documentNumber: 'X7', reason: 'asked for by a court' }],
  sealedBags: [],
};

/** The packs of a computer, of which a test says how they fare. */
export function createPacks() {
  const packStages = new Map<string, PackProgress>();
  const withdrawn: string[] = [];
  const packs: ReleasedPacks = {
    progress: ({ id }) => packStages.get(id) ?? { stage: 'none' },
    prepare({ id }) {
      if (id === 'forged') throw new Fault('pack-untrusted', 'The model pack forged is not signed');
    },
    stage: ({ id }) => void packStages.set(id, { stage: 'waits' }),
    withdraw({ id }) {
      withdrawn.push(id);
      packStages.delete(id);
    },
  };
  return { packs, packStages, withdrawn };
}

const compose: Compose = async (parts) => Promise.resolve(composePolicy(parts));

/** What a computer is made of, whose lanes and ledger only say what they were told. */
function createParts(folder: string) {
  const clock = createVirtualClock();
  const parts = {
    folder,
    clock,
    centre: createCentre(clock),
    ...createPacks(),
    rows: [] as RecordDraft[],
    told: [] as ReleaseEvent[],
    alarms: [] as Fault[],
    fault: { ledger: null as Error | null, trust: TRUST, compose },
    judging: { policy: POLICY, taken: 0 },
  };
  return parts;
}
type Parts = ReturnType<typeof createParts>;

function releasesOf(parts: Parts, store: DownStore, atStart: PolicyAtStart): Releases {
  const { centre, clock, rows, told, alarms, fault, judging, packs } = parts;
  return new Releases({
    site: SITE,
    lanes: LANES,
    bus: centre.bus,
    clock,
    ledger: {
      append(drafts) {
        if (fault.ledger !== null) throw fault.ledger;
        rows.push(...drafts);
        return [];
      },
    },
    tools: {
      store,
      fetch: centre.fetch,
      trust: fault.trust,
      sitePolicy: POLICY,
      compose: async (parts) => fault.compose(parts),
      objectionToSiteFile: async (text) => Promise.resolve(text.includes('lanes') ? null : 'has no lanes'),
      packs,
    },
    rules: RULES,
    createJudge,
    atStart,
    takePolicy(policy) {
      judging.policy = policy;
      judging.taken += 1;
    },
    tell: (event) => void told.push(event),
    alarm: (each) => void alarms.push(each),
  });
}

/** A computer of two lanes with a folder of its own, which can be started again and again. */
export function createBox(folder = temporaryFolder()) {
  const parts = createParts(folder);
  const { clock, centre, rows, told, fault, judging } = parts;

  async function boot() {
    const store = openDownStore(path.join(folder, 'down'));
    const atStart = await policyAtStart(store, fault.trust, POLICY, fault.compose);
    judging.policy = atStart.policy;
    const releases = releasesOf(parts, store, atStart);
    releases.start();
    onTestFinished(() => releases.stop());
    return { releases, store };
  }

  const stages = () =>
    told.flatMap((event) => (event.type === 'releaseMoved' ? [`${event.version} ${event.stage}`] : []));
  /** Whether something is being read or fetched that will come. */
  const isBusy = () => centre.mirror.waiting === 0 && /seen|staged/.test(stages().at(-1) ?? '');
  /** Lets files be read and time pass until something is the case. */
  async function until(done: () => boolean, leastRounds = 0): Promise<void> {
    for (let round = 0; round < leastRounds || (round < 1000 && !done()); round += 1) {
      await clock.advanceSettled(1000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  return {
    ...parts,
    boot,
    stages,
    until,
    whys: () => told.flatMap((event) => (event.type === 'releaseMoved' && event.why !== '' ? [event.why] : [])),
    /** What the centre reads in the chain of the first lane. */
    reports: () =>
      rows.flatMap(({ lane, body }) => {
        const { version, stage } = releaseReportSchema.parse(body);
        return lane === LANES[0] ? [`${version} ${stage}`] : [];
      }),
    /** Lets everything happen that is to happen by itself. */
    async settle() {
      await until(() => !isBusy(), 6);
      // What was told last is yet to be written.
      await until(() => true, 2);
    },
  };
}
export type Box = ReturnType<typeof createBox>;

let counter = 0;

/** Somebody goes through a lane, judged by whatever policy the lane has. @returns the version of that policy */
export function passage({ judging }: Pick<Box, 'judging'>, releases: Releases, lane: string = LANES[0]): string {
  counter += 1;
  const judge = createJudge(judging.policy);
  const file = caseOf([a('document')], { draw: { seed: 'seed', counter, value: 0.99 } });
  const decision = judge.decide(file);
  releases.judged(lane, { file, decision, judge });
  return decision.policy.version;
}

export function passages(box: Box, releases: Releases, count: number): string[] {
  return Array.from({ length: count }, () => passage(box, releases));
}

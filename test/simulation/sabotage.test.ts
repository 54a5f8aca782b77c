import { describe, expect, it } from 'vitest';
import type { Policy } from '../../edge/contract/policy.ts';
import { NO_HOLD_BAGS } from '../../edge/contract/pre-screening.ts';
import type { Ledger, RecordDraft } from '../../edge/contract/record.ts';
import type { OpenLedger } from '../../edge/ledger/ledger.ts';
import { DEFAULT_DIALS } from '../../sim/population/dials.ts';
import { runShift } from '../../sim/virtual/shift.ts';
import type { Sabotage } from '../../sim/virtual/world.ts';
import { readSite } from '../../sim/virtual/site.ts';

const site = readSite();

/** A crowd in which every trouble is common, and a lane that is not what it should be. */
async function violationsOf(sabotage: Sabotage, seed = 5, contraband = 0.04, orders = 0): Promise<string> {
  const common = Object.fromEntries(Object.keys(DEFAULT_DIALS.troubles).map((trouble) => [trouble, 0.04]));
  const troubles = { ...common, contraband };
  const dials = { ...DEFAULT_DIALS, troubles: troubles as typeof DEFAULT_DIALS.troubles };
  const report = await runShift({ ...site, dials, seed, passages: 250, faults: 0, lanes: 1, orders, sabotage });
  return report.violations.join('\n');
}

function policyWith(changes: Partial<Policy>): Policy {
  return { ...site.policy, randomDiversion: { ...site.policy.randomDiversion, rate: 0 }, ...changes };
}

/** Hands the lanes another ledger: `bend` answers what is written of what they wrote. */
function bending(bend: (drafts: readonly RecordDraft[]) => readonly RecordDraft[]): Sabotage {
  return {
    ledger: (ledger: OpenLedger): Ledger => ({
      epoch: ledger.epoch,
      append: (drafts) => ledger.append(bend(drafts)),
      openPassages: (lane) => ledger.openPassages(lane),
      isOccupied: (lane) => ledger.isOccupied(lane),
      modeOf: (lane) => ledger.modeOf(lane),
      isTest: (passage) => ledger.isTest(passage),
      fullness: () => ledger.fullness(),
    }),
  };
}

/** What a seed finds in a lane whose officers order much. */
const ordering = async (sabotage: Sabotage) => violationsOf(sabotage, 5, 0.04, 1);

const never = { required: 'never', deadlineMs: 1000 } as const;

describe('the invariants', () => {
  it('hold over the same crowd when nothing is sabotaged', async () => {
    expect(await violationsOf({})).toBe('');
  });

  it('hold while officers order whatever comes to their mind', async () => {
    expect(await ordering({})).toBe('');
  });

  it('notice a policy without its watch list', async () => {
    expect(await violationsOf({ policy: policyWith({ watchList: [] }) })).toContain('on the watch list');
  });

  it('notice a policy that asks for nothing', async () => {
    const evidence = { document: never, declaration: never, boardingPass: never, bagScan: never, snapshot: never };
    expect(await violationsOf({ policy: policyWith({ evidence }) })).toMatch(/was released though (no|bag)/);
  });

  it('notice a policy that forgot the limits', async () => {
    const { totalValue: _, ...rest } = policyWith({ allowances: [] });
    expect(await violationsOf({ policy: rest })).toContain('overAllowance');
  });

  it('notice a seal that the lane does not know of', async () => {
    expect(await violationsOf({ policy: policyWith({ sealedBags: [] }) })).toContain('under seal');
  });

  it('notice a lane that is told nothing of hold bags', async () => {
    expect(await violationsOf({ holdBags: NO_HOLD_BAGS })).toContain('with the suspect bag');
  });

  it('notice a policy that looks for nothing in bags', async () => {
    expect(await violationsOf({ policy: policyWith({ seen: [] }) })).toMatch(
      /was released though .* was not looked into/,
    );
  });

  it('notice a policy that lets more through than it should', async () => {
    const seen = site.policy.seen.map((rule) => ({ ...rule, allowance: 9 }));
    // The scanner itself overlooks few: many must hide something for it to overlook one.
    const found = await violationsOf({ policy: policyWith({ seen }) }, 5, 0.6);
    expect(found).toMatch(/was released though .* were seen/);
  });

  it('notice a lane that compares no faces though it should', async () => {
    expect(await violationsOf({ faces: 'off' }, 4)).toMatch(/was released though no (portrait|face)/);
  });

  it('notice a permit that nobody decided upon', async () => {
    const meddle: Sabotage['meddle'] = ([place]) => {
      if (place?.inside.length === 0 && place.sign === 'idle') place.gate.device.permit('exit', 1000);
    };
    expect(await violationsOf({ meddle })).toContain('the permit of exit stands though no passage is open');
  });

  it('notice an exit that opens by itself', async () => {
    const meddle: Sabotage['meddle'] = ([place]) => {
      if (place?.sign === 'inside') place.body.hold('exit', true);
    };
    expect(await violationsOf({ meddle })).toContain('by the exit and was never released');
  });

  it('notice evidence that the ledger lost', async () => {
    const dropScans = bending((drafts) =>
      drafts.filter(({ kind, body }) => kind !== 'evidence' || !JSON.stringify(body).includes('"bagScan"')),
    );
    expect(await violationsOf(dropScans)).toContain('was released though bag');
  });

  it('notice a release by rules that nobody gave the lane', async () => {
    const foreign = bending((drafts) =>
      drafts.map((draft) =>
        draft.kind === 'decision'
          ? { ...draft, body: { ...draft.body, policy: { id: 'p', version: 'older' } } }
          : draft,
      ),
    );
    expect(await violationsOf(foreign)).toContain('by policy older, which was not given');
  });

  it('notice an outcome that the ledger lost', async () => {
    const dropOutcomes = bending((drafts) => drafts.filter(({ kind }) => kind !== 'outcome'));
    expect(await violationsOf(dropOutcomes)).toContain('opened while');
  });

  it('notice a decision that was shown and never written', async () => {
    const dropDecisions = bending((drafts) => drafts.filter(({ kind }) => kind !== 'decision'));
    expect(await violationsOf(dropDecisions)).not.toBe('');
  });

  it('notice a way out by the exit that no officer ordered', async () => {
    const dropOrders = bending((drafts) => drafts.filter(({ kind }) => kind !== 'audit'));
    expect(await ordering(dropOrders)).toContain('exit leaf though the decision is divert');
  });

  it.each([
    ['closed', 'entry leaf though the lane is closed'],
    ['maintenance', 'entry leaf though the lane is maintenance'],
    ['officer-only', 'was released in officer-only'],
    ['test', 'is not marked as a test'],
  ])('notice a lane that goes on as if it were not %s', async (mode, found) => {
    const turnModes = bending((drafts) =>
      drafts.map((draft) => (draft.kind === 'mode' ? { ...draft, body: { ...draft.body, mode } } : draft)),
    );
    expect(await ordering(turnModes)).toContain(found);
  });

  it('notice a release that was written where an officer was called', async () => {
    const turnDecisions = bending((drafts) =>
      drafts.map((draft) =>
        draft.kind === 'decision' ? { ...draft, body: { ...draft.body, verdict: 'release' } } : draft,
      ),
    );
    expect(await violationsOf(turnDecisions)).toContain('was released');
  });
});

import { describe, expect, it } from 'vitest';
import { CENTRE, LANE, liveWorld, STRANGER } from './live.fixture.ts';

async function withCase() {
  const w = await liveWorld();
  const command = w.commandOf({ what: 'open-case', passage: null, reason: 'seen at the gate' });
  await w.command(command);
  return { ...w, id: `hand-${command.nonce}` };
}

describe('advice from elsewhere', () => {
  it('becomes a row of the case, and the case another one', async () => {
    const w = await withCase();
    await w.advise(w.adviceOf(w.id));
    expect(w.answers.at(-1)).toMatchObject({ done: true, case: w.id });
    const body = { what: 'advised', from: 'Wang', key: 'hq', advice: 'inspect', text: 'look under the lining' };
    expect(w.rows('case').at(-1)).toMatchObject({ passage: w.id, lane: LANE, body });
    expect(w.ledger.cases.entry(w.id)).toMatchObject({ version: 2, decidedWallMs: null });
  });

  it('comes too late for a case that an officer has decided', async () => {
    const w = await withCase();
    const by = { officer: 'Lin', role: 'officer' };
    const body = {
      disposition: { what: 'release' },
      by,
      approvedBy: null,
      reason: '',
      labels: [],
      key: 'k',
      tookMs: 1,
    };
    w.ledger.append([{ lane: LANE, kind: 'disposition', passage: w.id, wallMs: w.clock.wallMs(), body }]);
    await w.advise(w.adviceOf(w.id));
    expect(w.answers.at(-1)).toMatchObject({ done: false, why: 'it came when an officer had decided the case' });
  });

  it('is about a case of this lane, of somebody who is trusted, and of now', async () => {
    const w = await withCase();
    const before = w.rows('case').length;
    await w.advise(w.adviceOf('nobody'));
    await w.advise(w.adviceOf(w.id), STRANGER.privateKey);
    const late = w.adviceOf(w.id);
    await w.clock.advanceSettled(61_000);
    await w.advise(late, CENTRE.privateKey);
    expect(w.rows('case')).toHaveLength(before);
    expect(w.refused).toHaveLength(3);
  });
});

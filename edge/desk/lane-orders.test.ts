import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CaseDesk, LANE, openCaseDesk } from './cases.fixture.ts';

let cases: CaseDesk;
beforeEach(async () => {
  cases = await openCaseDesk();
});
afterEach(async () => cases.stop());

async function order(name: string, body: object, lane = LANE) {
  const browser = await cases.signIn(name);
  return browser.ask('POST', `/api/lanes/${lane}/order`, { body });
}

const CLOSED = { type: 'setMode', mode: 'closed', reason: 'cleaning' };
const TEST = { type: 'setMode', mode: 'test', reason: 'the yearly test' };
const MAINTENANCE = { type: 'setMode', mode: 'maintenance', reason: 'a new reader' };

describe('an order to a lane', () => {
  it('reaches the lane with the name of who gives it, and answers how the lane stands', async () => {
    expect(await order('Li', { type: 'letOut' })).toMatchObject({ status: 200, body: { lane: LANE, state: 'idle' } });
    expect((await order('Li', CLOSED)).status).toBe(200);
    expect(cases.lane.orders).toEqual([
      { type: 'letOut', by: 'Li' },
      { ...CLOSED, by: 'Li' },
    ]);
  });

  it('that the lane refuses is told with its reason', async () => {
    cases.lane.answer = { done: false, why: 'the emergency input is active' };
    const answer = await order('Li', { type: 'letOut' });
    expect(answer).toMatchObject({ status: 409, body: { code: 'lane-refuses', message: cases.lane.answer.why } });
  });

  it('is given by whoever may: maintenance and test by technicians and supervisors, all else by officers', async () => {
    expect((await order('Officer', MAINTENANCE)).status).toBe(403);
    expect((await order('Officer', TEST)).status).toBe(403);
    expect((await order('Technician', TEST)).status).toBe(200);
    expect((await order('Technician', MAINTENANCE)).status).toBe(200);
    expect((await order('Supervisor', MAINTENANCE)).status).toBe(200);
    for (const body of [{ type: 'letOut' }, { type: 'confirmEmpty' }, CLOSED]) {
      expect((await order('Technician', body)).status).toBe(403);
      expect((await order('Auditor', body)).status).toBe(403);
    }
    expect((await order('Auditor', MAINTENANCE)).status).toBe(403);
    expect(cases.lane.orders).toHaveLength(3);
  });

  it('in somebody else’s name, of an unknown kind or to a lane of another box reaches nobody', async () => {
    expect((await order('Li', { type: 'letOut', by: 'Wu' })).status).toBe(400);
    expect((await order('Li', { type: 'releaseByExit', passage: 'p' })).status).toBe(400);
    expect((await order('Li', { type: 'letOut' }, 'lane-9')).status).toBe(404);
    expect(cases.lane.orders).toEqual([]);
  });
});

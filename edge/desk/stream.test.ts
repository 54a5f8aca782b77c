import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ALARM, type CaseDesk, decide, DOUBT, LANE, openCaseDesk, rulingOn } from './cases.fixture.ts';
import { decision } from './supervision.fixture.ts';
import type { DeskEvent } from './wire.ts';

let cases: CaseDesk;
beforeEach(async () => {
  cases = await openCaseDesk();
});
afterEach(async () => cases.stop());

interface Screen {
  readonly response: IncomingMessage;
  text(): string;
  readonly events: readonly DeskEvent[];
  /** Waits until so many events have come, and answers the last. */
  until(count: number): Promise<DeskEvent | undefined>;
}

async function watch(name: string): Promise<Screen> {
  const browser = await cases.signIn(name);
  const response = await browser.listen('/api/stream');
  const parts: string[] = [];
  const events: DeskEvent[] = [];
  let unfinished: string[] = [];
  response.setEncoding('utf8').on('data', (chunk: string) => {
    unfinished.push(chunk);
    if (!chunk.includes('\n')) return;
    const whole = unfinished.join('').split('\n\n');
    unfinished = whole.splice(-1);
    for (const part of whole) {
      parts.push(part);
      const [, json] = /^data: (.*)$/m.exec(part) ?? [];
      if (json !== undefined) events.push(JSON.parse(json) as DeskEvent);
    }
  });
  response.on('error', () => {});
  const until = async (count: number) => {
    await vi.waitFor(() => expect(events.length).toBeGreaterThanOrEqual(count), { timeout: 20_000 });
    return events.at(-1);
  };
  const text = () => parts.join('\n\n');
  return { response, text, events, until };
}

const signOfLife = { type: 'deviceChanged', lane: LANE, device: 'gate', state: 'up', reason: '' } as const;

describe('the stream', () => {
  it('begins with how everything stands', async () => {
    cases.divert('p', [ALARM]);
    cases.feed.service({ service: 'centre', state: 'down', reason: 'no answer' });
    const screen = await watch('Officer');
    expect(screen.response.headers).toMatchObject({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    expect(await screen.until(1)).toMatchObject({
      type: 'snapshot',
      site: 'riverport',
      mode: 'simulation',
      rules: { decideWithinMs: 60_000 },
      lanes: [{ lane: LANE, name: 'Lane one', state: 'idle', pressure: null }],
      cases: [{ id: 'p', isAlarm: true }],
      services: [{ service: 'centre', state: 'down' }],
    });
  });

  it('goes on with every case as it changes, each event with a number of its own', async () => {
    const screen = await watch('Officer');
    await screen.until(1);
    cases.divert('p');
    expect(await screen.until(2)).toMatchObject({ type: 'case', card: { id: 'p', state: 'waiting' } });
    await decide(await cases.signIn('Li'), 'p', rulingOn({ version: 1 }));
    cases.desk.clock.advance(0);
    expect(await screen.until(3)).toMatchObject({ type: 'case', card: { state: 'decided', decided: { by: 'Li' } } });
    const numbers = [...screen.text().matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    expect(numbers).toEqual([1, 2, 3]);
  });

  it('tells of a lane when something of it has changed, and only then', async () => {
    const screen = await watch('Officer');
    cases.feed.tell(signOfLife);
    cases.lane.standing = 'p';
    cases.feed.tell({ type: 'laneChanged', lane: LANE });
    cases.desk.clock.advance(0);
    const devices = [{ device: 'gate', state: 'up', reason: '' }];
    expect(await screen.until(2)).toMatchObject({ type: 'lane', lane: { devices, isOccupied: true, passage: 'p' } });
    cases.feed.tell({ type: 'laneChanged', lane: LANE });
    cases.feed.tell({ type: 'laneChanged', lane: 'of-another-box' });
    cases.desk.clock.advance(0);
    cases.feed.tell({ type: 'alarmRaised', lane: LANE, passage: 'p', finding: { ...ALARM, source: SOURCE } });
    expect(await screen.until(3)).toMatchObject({ type: 'alarm', passage: 'p', finding: { text: ALARM.text } });
  });

  it('shows a sign of life every 3 seconds', async () => {
    const screen = await watch('Officer');
    await screen.until(1);
    for (const seconds of [3, 6, 9]) {
      cases.desk.clock.advance(3_000);
      await vi.waitFor(() => expect(screen.text().match(/^:$/gm)).toHaveLength(seconds / 3));
    }
  });
});

const SOURCE = { kind: 'rule', name: 'rules', version: '1' } as const;

describe('who sees what', () => {
  it('shows how many passengers come to supervisors, and hurries no officer', async () => {
    const [officer, supervisor] = [await watch('Officer'), await watch('Supervisor')];
    cases.divert('p');
    const outcome = { verdict: 'divert', left: 'by-diversion', tookMs: 1, decidedAtSequence: null, decisionMs: null };
    cases.feed.tell({
      type: 'passageEnded',
      lane: LANE,
      passage: 'p',
      decision: { ...decision([]), verdict: 'divert', reasons: [], models: [] },
      outcome: { ...outcome, verdict: 'divert', left: 'by-diversion', findings: [] },
      summary: { passenger: '', declared: '', seen: '' },
    });
    cases.desk.clock.advance(0);
    await vi.waitFor(() =>
      expect(supervisor.events.findLast(({ type }) => type === 'lane')).toMatchObject({
        lane: { pressure: { passagesAnHour: 1, casesWaiting: 1 } },
      }),
    );
    await officer.until(2);
    expect(officer.text()).not.toMatch(/passagesAnHour|casesWaiting/);
    cases.desk.clock.advance(3_600_001);
    const later = await watch('Supervisor');
    expect(await later.until(1)).toMatchObject({ lanes: [{ pressure: { passagesAnHour: 0, casesWaiting: 1 } }] });
  });

  it('names no passenger to a technician', async () => {
    cases.divert('p', [DOUBT]);
    cases.lane.standing = 'p';
    const screen = await watch('Technician');
    expect(await screen.until(1)).toMatchObject({ cases: [], lanes: [{ passenger: '', isOccupied: true }] });
    cases.divert('q');
    const finding = { ...ALARM, source: SOURCE, text: 'ERIKSSON left a bag' };
    cases.feed.tell({ type: 'alarmRaised', lane: LANE, passage: 'p', finding });
    expect(await screen.until(2)).toMatchObject({ type: 'alarm', passage: null, finding: { text: '' } });
    expect(screen.text()).not.toContain('ERIKSSON');
  });
});

describe('a screen that is gone', () => {
  it('is told nothing more when its officer has logged out', async () => {
    const browser = await cases.signIn('Officer');
    const response = await browser.listen('/api/stream');
    response.on('error', () => {}).resume();
    await browser.ask('POST', '/api/logout');
    await vi.waitFor(() => expect(response.destroyed).toBe(true));
  });

  it('is told nothing more when the session has ended by itself', async () => {
    const screen = await watch('Officer');
    cases.desk.clock.advance(16 * 60_000);
    await vi.waitFor(() => expect(screen.response.destroyed).toBe(true));
  });

  it('does not fill the memory when it takes nothing: it is cut off, and others go on', async () => {
    const [slow, quick] = [await watch('Officer'), await watch('Supervisor')];
    slow.response.pause();
    const reason = 'x'.repeat(1_000_000);
    let told = 0;
    while (told < 60 && !slow.response.destroyed) {
      cases.feed.service({ service: 'models', state: 'degraded', reason });
      told += 1;
      await quick.until(1 + told);
    }
    await quick.until(1 + told);
    slow.response.resume();
    await vi.waitFor(() => expect(slow.response.destroyed).toBe(true));
    expect(slow.events.length).toBeLessThan(1 + told);
    cases.divert('p');
    await quick.until(2 + told);
    expect(quick.events[1 + told]).toMatchObject({ type: 'case', card: { id: 'p' } });
  });

  it('leaves room for the next: closing is noticed', async () => {
    for (let round = 0; round < 70; round += 1) {
      if (round % 15 === 0) cases.desk.clock.advance(61_000);
      const screen = await watch('Officer');
      expect(screen.response.statusCode).toBe(200);
      screen.response.destroy();
      await vi.waitFor(() => expect(screen.response.closed).toBe(true));
    }
  });
});

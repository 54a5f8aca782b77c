import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prove } from '../proof/prove.ts';
import { developmentPrivateKey, readTrust } from '../signing/keys.ts';
import { signerOf } from '../signing/signature-pair.ts';
import { createReceiptSigner } from '../sync/signed-receipt.ts';
import { boot, NOW_MS, openFleetWorld, passageOf, statusOf } from './fleet.fixture.ts';
import { type Fleet, openFleet } from './fleet.ts';
import type { FleetEvent, FleetFigures, LaneView, PassagePage, PassageView } from './wire.ts';

const MINUTE_MS = 60_000;
const bundle = mkdtempSync(join(tmpdir(), 'greenlane-fleet-'));
writeFileSync(join(bundle, 'index.html'), '<!doctype html><title>fleet</title>');
afterAll(() => rmSync(bundle, { recursive: true, force: true }));

let world: Awaited<ReturnType<typeof openFleetWorld>>;
let fleet: Fleet;
beforeAll(async () => {
  world = await openFleetWorld();
  const stories = Array.from({ length: 60 }, (_, n) => {
    return passageOf('lane-1', { passage: `p ${n}`, openedMs: NOW_MS - (60 - n) * MINUTE_MS });
  });
  const sealed = passageOf('lane-1', {
    passage: 'sealed/1',
    openedMs: NOW_MS - 30_000,
    findings: ['bag-sealed'],
    ruling: { what: 'seized', atMs: NOW_MS },
  });
  await world.write('FRA T1', [boot('lane-1', NOW_MS - 90 * MINUTE_MS), ...stories.flat(), ...sealed]);
  await world.tell('FRA T1', statusOf('lane-1'));
  await world.digest();
  fleet = await openFleet({
    database: world.database,
    clock: world.clock,
    place: { host: '127.0.0.1', port: 0, tls: null },
    bundle,
    site: null,
    simulated: true,
    sign: createReceiptSigner(signerOf(developmentPrivateKey()), world.clock),
    onOver() {},
    onTrouble: (error) => {
      throw error;
    },
  });
});
afterAll(async () => {
  await fleet.close();
  await world.close();
});

const ask = async (path: string, headers: Record<string, string> = {}) => fetch(`${fleet.url}${path}`, { headers });
const read = async <T>(path: string) => (await ask(path)).json() as Promise<T>;
const LANE = '/api/lanes/FRA%20T1/lane-1';

describe('the server of the fleet', () => {
  it('streams every lane first', async () => {
    const response = await ask('/api/stream');
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    while (!text.includes('data:') || !text.endsWith('\n\n')) text += (await reader.read()).value ?? '';
    await reader.cancel();
    const event = JSON.parse(/data: (.*)/.exec(text)?.[1] ?? '') as FleetEvent;
    expect(event).toMatchObject({ type: 'fleet', mode: 'simulation', lanes: [{ lane: 'lane-1', passages: 61 }] });
  });

  it('tells of a lane what it was and who passed, page by page', async () => {
    const view = await read<LaneView>(LANE);
    expect(view).toMatchObject({ lane: { site: 'FRA T1', level: 'good' }, gap: null, alarms: [] });
    expect(view.history).toMatchObject([{ what: 'boot', detail: '0.1.0 · riverport 2026.3' }]);
    expect(view.hours.reduce((sum, { passages }) => sum + passages, 0)).toBe(61);
    expect(view.passages.passages).toHaveLength(50);
    const older = await read<PassagePage>(`${LANE}/passages?before=${view.passages.before}`);
    expect(older).toMatchObject({ before: null });
    expect(older.passages).toHaveLength(11);
  });

  it('tells a passage in order, with its proof', async () => {
    const view = await read<PassageView>(`${LANE}/passages/${encodeURIComponent('sealed/1')}`);
    expect(view.course.map(({ what }) => what)).toEqual([
      'admitted',
      'unusable',
      'entered',
      'decided',
      'ended',
      'ruled',
    ]);
    expect(view.findings).toMatchObject([{ code: 'bag-sealed', severity: 'alarm' }]);
    expect(view.proof).toMatchObject({ holds: true, brokenAt: null, links: 6 });
  });

  it('gives a passage as a file that proves itself to whoever has the centre’s key', async () => {
    const answer = await ask(`${LANE}/passages/${encodeURIComponent('sealed/1')}/bundle`);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="sealed-1.bundle.json"');
    const trust = readTrust([], 'accepted');
    expect(prove(Buffer.from(await answer.arrayBuffer()), trust)).toMatchObject({
      ok: true,
      proven: { site: 'FRA T1', passage: 'sealed/1', sections: [{ lane: 'lane-1', shown: 6, hidden: 0 }] },
    });
  });

  it('says where a chain is broken', async () => {
    const sql = `update records set body = '{"what":"left"}'::json where passage = 'p 7' and kind = 'movement' returning sequence`;
    const [row] = await world.database.query<{ sequence: number }>(sql);
    const view = await read<PassageView>(`${LANE}/passages/p%207`);
    expect(view.proof).toMatchObject({ holds: false, brokenAt: row?.sequence });
  });

  it('gives figures of the span and the site that are asked for', async () => {
    expect(await read<FleetFigures>('/api/figures?hours=24&site=FRA%20T1')).toMatchObject({ all: { passages: 61 } });
    expect(await read<FleetFigures>('/api/figures?site=elsewhere')).toMatchObject({ all: { passages: 0 }, sites: [] });
  });

  it('refuses what it does not know, cannot understand, or is asked under another name', async () => {
    expect((await ask('/api/lanes/FRA%20T1/lane-9')).status).toBe(404);
    expect((await ask(`${LANE}/passages/nobody`)).status).toBe(404);
    expect((await ask('/api/figures?hours=lots')).status).toBe(400);
    expect((await ask('/api/figures', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await fetch(`${fleet.url}/api/figures`, { method: 'POST', body: 'x' })).status).toBe(404);
    const status = await new Promise((resolve, reject) => {
      const asking = request(fleet.url, { headers: { host: 'evil.example' } }, (answer) => resolve(answer.statusCode));
      asking.on('error', reject).end();
    });
    expect(status).toBe(403);
  });

  it('serves its page at every address of a person', async () => {
    expect(await (await ask('/lanes/FRA%20T1/lane-1')).text()).toContain('<title>fleet');
    expect((await ask('/')).headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('is served elsewhere than here only with certificates', async () => {
    const place = { host: '0.0.0.0', port: 0, tls: null };
    const { database, clock } = world;
    const opening = openFleet({
      database,
      clock,
      place,
      bundle,
      site: null,
      simulated: true,
      sign: () => [],
      onTrouble() {},
      onOver() {},
    });
    await expect(opening).rejects.toMatchObject({ code: 'config-invalid' });
  });
});

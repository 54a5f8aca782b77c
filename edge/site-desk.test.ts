import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceHealth } from '../hardware/device.ts';
import { createVirtualClock } from '../hardware/virtual-clock.ts';
import { type SiteConfig, siteSchema } from './config/schema.ts';
import { hall, POLICY } from './controller.fixture.ts';
import type { Controller } from './controller.ts';
import { CHEAP, PASSWORD } from './desk/desk.fixture.ts';
import type { Desk } from './desk/desk.ts';
import { createRoster } from './desk/roster.ts';
import type { DeskEvent, Me } from './desk/wire.ts';
import { openImageStore } from './ledger/images.ts';
import { createSiteDesk, prepareScreen } from './site-desk.ts';

let folder = '';
let closers: (() => Promise<void>)[] = [];
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'greenlane-site-desk-'));
});
afterEach(async () => {
  for (const close of closers.toReversed()) await close();
  closers = [];
  rmSync(folder, { recursive: true, force: true });
});

function siteWith(desk: object): SiteConfig {
  const site = siteSchema.parse({
    version: 1,
    site: 'riverport',
    mode: 'simulation',
    dataDir: 'data',
    policy: 'policy.yaml',
    broker: { url: 'mqtt://127.0.0.1:1' },
    spareBrokers: [],
    desk,
    lanes: [
      {
        id: 'lane-1',
        name: 'North',
        gate: {
          kind: 'modbus-gate',
          port: { tcp: '127.0.0.1:1' },
          failState: { entry: 'frees', exit: 'frees', diversion: 'holds', signedOffBy: 'A', signedOffOn: '2026-11-02' },
        },
        documentReader: { kind: 'mrz-reader', port: { tcp: '127.0.0.1:2' } },
      },
    ],
  });
  // The lane of the hall has a name that no site file may have.
  return { ...site, lanes: site.lanes.map((lane) => ({ ...lane, id: 'L1' })) };
}

describe('the screen, before the lanes', () => {
  const site = siteWith({ enabled: true });
  const prepare = (build: () => Promise<string>, clock = createVirtualClock()) => {
    const troubles: unknown[] = [];
    return {
      screen: prepareScreen(site, { clock, build, onTrouble: (error) => troubles.push(error) }),
      troubles,
      clock,
    };
  };

  it('is the folder that was built', async () => {
    const { screen, troubles, clock } = prepare(async () => Promise.resolve('/built'));
    expect(await screen).toBe('/built');
    expect(troubles).toEqual([]);
    expect(clock.pending()).toBe(0);
  });

  it('is not built for a site without a desk', async () => {
    const build = async () => Promise.reject(new Error('must not be asked'));
    expect(await prepareScreen(siteWith({}), { clock: createVirtualClock(), build, onTrouble: () => {} })).toBeNull();
  });

  it('is done without when it cannot be built, and that is told with what to do', async () => {
    const { screen, troubles } = prepare(async () => Promise.reject(new Error('EROFS: read-only file system')));
    expect(await screen).toBeNull();
    expect(troubles).toMatchObject([{ code: 'screen-unbuilt', message: expect.stringContaining('read-only') }]);
  });

  it('is not waited for when building never ends', async () => {
    const { screen, troubles, clock } = prepare(async () => new Promise(() => {}));
    clock.advance(120_000);
    expect(await screen).toBeNull();
    expect(troubles).toMatchObject([{ code: 'screen-unbuilt' }]);
  });
});

interface Opened {
  readonly url: string;
  readonly desk: Desk;
  readonly clock: ReturnType<typeof hall>['clock'];
  readonly health: { centre: DeviceHealth };
  readonly controller: Controller;
  login(name: string): Promise<Readonly<Record<string, string>>>;
}

async function open(screen: string | null): Promise<Opened> {
  const lane = hall();
  const controller = lane.start();
  const { memory: ledger, clock } = lane;
  const roster = createRoster({ ledger, clock, cost: CHEAP, through: 'a test' });
  for (const role of ['officer', 'technician'] as const) await roster.add(role, role, PASSWORD, false);
  const up: DeviceHealth = { state: 'up', reason: '', sinceMs: 0, counters: {} };
  const health = { centre: up };
  const desk = createSiteDesk(siteWith({ enabled: true, port: 0 }), {
    screen,
    clock,
    policy: POLICY,
    controller,
    devices: [{ lane: 'L1', device: lane.camera.device }],
    services: { centre: () => health.centre, live: () => up, releases: () => up, broker: () => up, models: () => up },
    images: await openImageStore({ directory: path.join(folder, 'images'), quotaBytes: 1e6, clock }),
    ledger,
    onTrouble: (error) => {
      throw error;
    },
  });
  if (desk === null) throw new Error('the site has a desk');
  closers.push(async () => {
    await desk.close();
    await controller.stop();
    ledger.close();
  });
  const url = await desk.open();
  return {
    url,
    desk,
    clock,
    health,
    controller,
    async login(name) {
      const response = await fetch(`${url}/api/login`, {
        method: 'POST',
        headers: { origin: url, 'content-type': 'application/json' },
        body: JSON.stringify({ name, password: PASSWORD }),
      });
      const { token } = (await response.json()) as Me;
      const [cookie = ''] = response.headers.getSetCookie();
      return { cookie: cookie.split(';', 1)[0] ?? '', 'x-greenlane-token': token };
    },
  };
}

/** Events of the stream, as they come. */
async function watch(desk: Opened): Promise<() => Promise<DeskEvent>> {
  const response = await fetch(`${desk.url}/api/stream`, { headers: await desk.login('officer') });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  closers.push(async () => reader?.cancel());
  let heard = '';
  return async () => {
    for (;;) {
      const found = /data: (.*)\n\n/.exec(heard);
      if (found !== null) {
        heard = heard.slice(found.index + found[0].length);
        return JSON.parse(found[1] ?? '') as DeskEvent;
      }
      heard += (await reader?.read())?.value ?? '';
    }
  };
}

describe('the desk of a site', () => {
  it('is none where the site file has none', () => {
    const parts = {} as Parameters<typeof createSiteDesk>[1];
    expect(createSiteDesk(siteWith({}), parts)).toBeNull();
  });

  it('says what to do where the screen is missing, and answers all the same', async () => {
    const desk = await open(null);
    for (const place of ['/', '/cases/L1-1-1']) {
      const page = await fetch(desk.url + place);
      expect([page.status, page.headers.get('content-type')]).toEqual([503, 'text/html; charset=utf-8']);
      const words = await page.text();
      expect(words).toContain('npm ci');
      expect(words).toContain('请人工处理旅客');
      expect(words).not.toMatch(/<script|<style|style=/);
    }
    expect((await fetch(`${desk.url}/api/nothing`)).status).toBe(404);
    expect((await fetch(`${desk.url}/api/me`, { headers: await desk.login('officer') })).status).toBe(200);
  });

  it('serves the screen where there is one', async () => {
    writeFileSync(path.join(folder, 'index.html'), '<!doctype html><title>Greenlane</title>');
    const page = await fetch((await open(folder)).url);
    expect([page.status, await page.text()]).toEqual([200, '<!doctype html><title>Greenlane</title>']);
  });

  it('names the lanes as people do, and says how each service is when that changes', async () => {
    const desk = await open(null);
    const next = await watch(desk);
    expect(await next()).toMatchObject({
      type: 'snapshot',
      site: 'riverport',
      mode: 'simulation',
      lanes: [{ lane: 'L1', name: 'North' }],
      services: ['centre', 'live', 'releases', 'broker', 'models', 'ledger'].map((service) => ({
        service,
        state: 'up',
      })),
    });
    desk.health.centre = { ...desk.health.centre, state: 'down', reason: 'unplugged' };
    desk.clock.advance(1000);
    expect(await next()).toMatchObject({
      type: 'service',
      service: { service: 'centre', state: 'down', reason: 'unplugged' },
    });
  });

  it('shows a technician every device of the lanes, and what the box has besides', async () => {
    const desk = await open(null);
    const answer = await fetch(`${desk.url}/api/devices`, { headers: await desk.login('technician') });
    expect(await answer.json()).toMatchObject(
      ['camera', 'centre', 'live', 'releases', 'broker', 'models'].map((device) => ({
        device,
        lane: device === 'camera' ? 'L1' : null,
        state: 'up',
      })),
    );
  });
});

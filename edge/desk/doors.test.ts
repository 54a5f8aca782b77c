import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Role, roleSchema } from '../contract/officer.ts';
import { type Browser, type Desk, nameOf, openDesk } from './desk.fixture.ts';
import type { Act } from './rights.ts';

/** Who may do what, said a second time: a right that is given by mistake is given in one place only. */
const WHO: Readonly<Record<Act, readonly Role[]>> = {
  'own-account': ['officer', 'supervisor', 'technician', 'auditor'],
  'see-lanes': ['officer', 'supervisor', 'technician', 'auditor'],
  'see-cases': ['officer', 'supervisor', 'auditor'],
  decide: ['officer', 'supervisor'],
  approve: ['supervisor'],
  'order-lane': ['officer', 'supervisor'],
  'maintain-lane': ['supervisor', 'technician'],
  'see-figures': ['supervisor', 'auditor'],
  'see-audit': ['supervisor', 'auditor'],
  replay: ['supervisor', 'auditor'],
  'see-devices': ['supervisor', 'technician'],
  'see-log': ['supervisor', 'technician'],
};
const ACTS = Object.keys(WHO) as Act[];
const CLIMBS = roleSchema.options.flatMap((role) => ACTS.map((act) => [role, act] as const));

let desk: Desk;
let done: string[] = [];
beforeEach(async () => {
  done = [];
  desk = await openDesk({
    register: [
      (app) => {
        for (const act of ACTS) {
          app.get(`/api/try/${act}`, { config: { act } }, () => ({ act }));
          app.post(`/api/try/${act}`, { config: { act } }, () => {
            done.push(act);
            return { act };
          });
        }
      },
    ],
  });
});
afterEach(async () => desk.stop());

async function loggedIn(role: Role): Promise<Browser> {
  const browser = desk.browser();
  expect((await browser.login(nameOf(role))).status).toBe(200);
  return browser;
}

const refusals = () => desk.audit().filter(({ what }) => what === 'refused');

describe('an act', () => {
  it.each(CLIMBS)('of a role: %s, %s', async (role, act) => {
    const browser = await loggedIn(role);
    const isAllowed = WHO[act].includes(role);
    for (const method of ['GET', 'POST']) {
      const answer = await browser.ask(method, `/api/try/${act}`, method === 'POST' ? { body: {} } : {});
      expect(answer.status).toBe(isAllowed ? 200 : 403);
      expect(answer.body).toMatchObject(isAllowed ? { act } : { code: 'not-allowed' });
    }
    expect(done).toEqual(isAllowed ? [act] : []);
    expect(refusals().map(({ officer, route }) => [officer, route])).toEqual(
      isAllowed ? [] : [`GET /api/try/${act}`, `POST /api/try/${act}`].map((route) => [nameOf(role), route]),
    );
  });

  it.each(ACTS)('needs somebody: %s', async (act) => {
    const stranger = desk.browser();
    const answer = await stranger.ask('POST', `/api/try/${act}`, { body: {} });
    expect(answer).toMatchObject({ status: 401, body: { code: 'not-signed-in' } });
    expect(done).toEqual([]);
  });

  it('is named by every route, or the desk does not open', async () => {
    const opening = openDesk({ register: [(app) => void app.get('/api/forgotten', () => 'x')] });
    await expect(opening).rejects.toThrow('/api/forgotten says neither its act nor that it is open');
  });
});

describe('a request from elsewhere', () => {
  const HOSTILE: readonly [string, Parameters<Browser['ask']>[2]][] = [
    ['another origin', { headers: { origin: 'https://evil.example' } }],
    ['the same address on another port', { headers: { origin: 'http://127.0.0.1:1' } }],
    ['the same place without encryption', { headers: { origin: 'https://127.0.0.1' } }],
    ['a page without an origin', { headers: { origin: 'null' } }],
    ['no origin at all', { without: ['origin'] }],
    ['an origin with a name before ours', { headers: { origin: 'http://x@127.0.0.1' } }],
    ['another site, as the browser tells', { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['a neighbour of the site, as the browser tells', { headers: { 'sec-fetch-site': 'same-site' } }],
    ['a name that was bent to this address', { headers: { host: 'evil.example' } }],
    ['no token', { without: ['x-greenlane-token'] }],
    ['a wrong token', { headers: { 'x-greenlane-token': 'AAAA' } }],
    ['an empty token', { headers: { 'x-greenlane-token': '' } }],
  ];

  it.each(HOSTILE)('changes nothing, and is recorded: %s', async (_, asking) => {
    const browser = await loggedIn('supervisor');
    const answer = await browser.ask('POST', '/api/try/approve', { body: {}, ...asking });
    expect(answer).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    expect(done).toEqual([]);
    expect(refusals()).toHaveLength(1);
  });

  it.each(HOSTILE.slice(0, 9))('does not even log in: %s', async (_, asking) => {
    const body = { name: 'Officer', password: 'seven grey herons' };
    const answer = await desk.browser().ask('POST', '/api/login', { body, ...asking });
    expect(answer.status).toBe(403);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('reads nothing: another site, another name', async () => {
    const browser = await loggedIn('officer');
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }, { host: 'evil' }]) {
      expect((await browser.ask('GET', '/api/try/see-cases', { headers })).status).toBe(403);
    }
  });

  it('is not the token of another session of the same person', async () => {
    const [one, other] = [await loggedIn('officer'), await loggedIn('officer')];
    const { token } = await other.me();
    const answer = await one.ask('POST', '/api/try/decide', { body: {}, headers: { 'x-greenlane-token': token } });
    expect(answer.status).toBe(403);
  });

  it('is not JSON: what a form of another site could send is not read', async () => {
    const browser = await loggedIn('officer');
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await browser.ask('POST', '/api/try/decide', { body: '{}', headers: { 'content-type': type } });
      expect(answer).toMatchObject({ status: 415, body: { code: 'bad-request' } });
    }
    expect(done).toEqual([]);
  });

  it('is answered by the names of the site file, and by no other', async () => {
    await desk.stop();
    desk = await openDesk({ names: ['desk.riverport.example'] });
    const page = async (host: string) => (await desk.browser().ask('GET', '/', { headers: { host } })).status;
    const { port } = new URL(desk.url);
    expect(await page(`desk.riverport.example:${port}`)).toBe(200);
    expect(await page(`DESK.riverport.example`)).toBe(200);
    expect(await page(`localhost:${port}`)).toBe(200);
    for (const host of ['riverport.example', 'desk.riverport.example.evil', '10.0.0.1', 'a b', 'localhost/x']) {
      expect(await page(host)).toBe(403);
    }
  });
});

describe('the book of refusals', () => {
  it('counts what is repeated, and writes how often after a while', async () => {
    const browser = await loggedIn('technician');
    for (let n = 0; n < 30; n += 1) await browser.ask('GET', '/api/try/see-cases');
    expect(refusals()).toHaveLength(1);
    desk.clock.advance(10 * 60_000);
    expect(refusals().at(-1)).toMatchObject({ officer: 'Technician', route: 'GET /api/try/see-cases', again: 29 });
    expect(refusals()).toHaveLength(2);
  });

  it('does not grow with the number of ways to be refused', async () => {
    const browser = desk.browser();
    for (let n = 0; n < 60; n += 1) {
      await browser.ask('POST', `/api/nothing-${n}`, { body: {}, headers: { origin: `https://evil-${n}.example` } });
      await browser.ask('POST', `/api/try/${ACTS[n % ACTS.length]}`, { without: ['origin'] });
    }
    await desk.restart();
    expect(refusals().length).toBeLessThanOrEqual(65);
    expect(refusals().reduce((sum, { again = 0 }) => sum + 1 + Number(again), 0)).toBeGreaterThanOrEqual(120);
  });
});

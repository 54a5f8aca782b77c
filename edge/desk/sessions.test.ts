import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Browser, type Desk, openDesk, PASSWORD } from './desk.fixture.ts';
import type { Register } from './server.ts';
import { IDLE_MS, LONGEST_MS } from './sessions.ts';

const FRESH = 'nine blue kestrels';
const MINUTE_MS = 60_000;

let open = new Set<unknown>();
function streamsInto(open: Set<unknown>): Register {
  return (app) => {
    app.get('/api/polled', { config: { act: 'see-lanes', unattended: true } }, () => ({}));
    app.get('/api/stream', { config: { act: 'see-lanes', stream: true } }, (_, reply) => {
      reply.hijack();
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
      reply.raw.write(':\n\n');
      open.add(reply.raw);
      reply.raw.once('close', () => open.delete(reply.raw));
    });
  };
}

let desk: Desk;
beforeEach(async () => {
  open = new Set();
  desk = await openDesk({ register: [streamsInto(open)] });
});
afterEach(async () => desk.stop());

async function officer(name = 'Officer'): Promise<Browser> {
  const browser = desk.browser();
  expect((await browser.login(name)).status).toBe(200);
  return browser;
}

const isIn = async (browser: Browser) => (await browser.ask('GET', '/api/me')).status === 200;
const password = async (browser: Browser, old: string, fresh: string) =>
  browser.ask('POST', '/api/password', { body: { old, fresh } });

describe('a session', () => {
  it('begins with a new token at every login, whatever cookie came along', async () => {
    const browser = desk.browser();
    browser.carry('greenlane=chosen-by-somebody-else');
    await browser.login('Officer');
    const first = browser.cookie();
    expect(first).not.toContain('chosen');
    await browser.login('Officer');
    expect(browser.cookie()).not.toBe(first);
    const thief = desk.browser();
    for (const cookie of ['greenlane=chosen-by-somebody-else', first]) {
      thief.carry(cookie);
      expect(await isIn(thief)).toBe(false);
    }
    expect(await isIn(browser)).toBe(true);
  });

  it('is a cookie that no script reads and no other site sends', async () => {
    const answer = await desk.browser().login('Officer');
    const cookie = String(answer.headers['set-cookie']);
    expect(cookie).toMatch(/^greenlane=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
  });

  it('is kept as a digest alone', async () => {
    const browser = await officer();
    const token = browser.cookie().split('=')[1] ?? '';
    const [kept] = desk.ledger.officers.sessions();
    expect(Buffer.from(kept!.tokenHash).toString('base64url')).not.toBe(token);
    expect(JSON.stringify(desk.audit())).not.toContain(token);
  });

  it('tells who it is and when it ends, and names the account as it is written', async () => {
    const browser = desk.browser();
    const { body } = await browser.login('oFFICER');
    expect(body).toMatchObject({ name: 'Officer', role: 'officer', mustChangePassword: false });
    expect(await browser.me()).toEqual(body);
    expect((await browser.me()).endsAtMs).toBe(desk.clock.wallMs() + LONGEST_MS);
    expect(desk.audit().at(-1)).toEqual({
      what: 'signed-in',
      by: { officer: 'Officer', role: 'officer' },
      from: '127.0.0.1',
    });
  });

  it('ends at log-out, and the log-out is recorded', async () => {
    const browser = await officer();
    const cookie = browser.cookie();
    expect((await browser.ask('POST', '/api/logout', { body: {} })).status).toBe(200);
    browser.carry(cookie);
    expect(await isIn(browser)).toBe(false);
    expect(desk.audit().at(-1)).toMatchObject({ what: 'signed-out', by: { officer: 'Officer' } });
  });

  it('ends after a quarter of an hour without a request', async () => {
    const browser = await officer();
    desk.clock.advance(IDLE_MS - 1);
    expect(await isIn(browser)).toBe(true);
    desk.clock.advance(IDLE_MS);
    expect(await isIn(browser)).toBe(false);
    desk.clock.advance(MINUTE_MS);
    expect(desk.ledger.officers.sessions()).toEqual([]);
  });

  it('is not kept alive by a page that asks by itself', async () => {
    const browser = await officer();
    for (let minutes = 0; minutes < 14; minutes += 1) {
      desk.clock.advance(MINUTE_MS);
      expect((await browser.ask('GET', '/api/polled')).status).toBe(200);
    }
    desk.clock.advance(MINUTE_MS);
    expect((await browser.ask('GET', '/api/polled')).status).toBe(401);
  });

  it('ends after ten hours, however busy', async () => {
    const browser = await officer();
    for (let minutes = 10; minutes < 600; minutes += 10) {
      desk.clock.advance(10 * MINUTE_MS);
      expect(await isIn(browser)).toBe(true);
    }
    desk.clock.advance(10 * MINUTE_MS);
    expect(await isIn(browser)).toBe(false);
  });

  it('outlives a restart, with its times', async () => {
    const browser = await officer();
    desk.clock.advance(10 * MINUTE_MS);
    expect(await isIn(browser)).toBe(true);
    await desk.restart();
    desk.clock.advance(10 * MINUTE_MS);
    expect(await isIn(browser)).toBe(true);
    await desk.restart();
    desk.clock.advance(IDLE_MS);
    expect(await isIn(browser)).toBe(false);
  });

  it('does not outlive a restart after which nobody can tell how old it is', async () => {
    const browser = await officer();
    desk.clock.jumpWall(-3_600_000);
    expect(await isIn(browser)).toBe(true);
    await desk.restart();
    expect(await isIn(browser)).toBe(false);
    expect(desk.ledger.officers.sessions()).toEqual([]);
  });

  it('is one of eight of an officer at most: the first is ended', async () => {
    const browsers: Browser[] = [];
    for (let n = 0; n < 9; n += 1) browsers.push(await officer());
    expect(await Promise.all(browsers.map(isIn))).toEqual([false, ...Array.from({ length: 8 }, () => true)]);
  });

  it('ends when the account is disabled or gets another role', async () => {
    const [one, other] = [await officer(), await officer('Auditor')];
    desk.roster.disable('OFFICER');
    expect(await isIn(one)).toBe(false);
    desk.roster.setRole('Auditor', 'officer');
    await desk.restart();
    expect(await isIn(other)).toBe(false);
  });
});

describe('a stream', () => {
  it('does not keep its session alive, and ends with it', async () => {
    const browser = await officer();
    const stream = await browser.listen('/api/stream');
    const ended = once(stream.resume(), 'close').catch(() => undefined);
    desk.clock.advance(IDLE_MS + MINUTE_MS);
    await ended;
    expect(open.size).toBe(0);
    expect((await browser.ask('GET', '/api/stream')).status).toBe(401);
  });

  it('ends at log-out, of that session alone', async () => {
    const [one, other] = [await officer(), await officer()];
    const streams = [await one.listen('/api/stream'), await other.listen('/api/stream')];
    const ended = once(streams[0]!.resume(), 'close').catch(() => undefined);
    await one.ask('POST', '/api/logout', { body: {} });
    await ended;
    expect(streams[1]!.destroyed).toBe(false);
    streams[1]!.destroy();
  });

  it('does not keep the desk from closing', async () => {
    const browser = await officer();
    const stream = await browser.listen('/api/stream');
    const ended = once(stream.resume(), 'close').catch(() => undefined);
    await desk.restart();
    await ended;
    expect(open.size).toBe(0);
  });
});

describe('a change of password', () => {
  it('ends every other session of the officer, and begins a new one here', async () => {
    const [here, there, colleague] = [await officer(), await officer(), await officer('Auditor')];
    const cookie = here.cookie();
    expect(await password(here, PASSWORD, FRESH)).toMatchObject({ status: 200, body: { name: 'Officer' } });
    expect(here.cookie()).not.toBe(cookie);
    expect(await Promise.all([here, there, colleague].map(isIn))).toEqual([true, false, true]);
    there.carry(cookie);
    expect(await isIn(there)).toBe(false);
    expect((await there.login('Officer')).status).toBe(401);
    expect((await there.login('Officer', FRESH)).status).toBe(200);
    expect(desk.audit().map(({ what }) => what)).toContain('password-changed');
  });

  it.each([
    ['the old one is wrong', 'seven grey geese!', FRESH, 401],
    ['the new one is too short', PASSWORD, 'four words', 400],
    ['the new one names the officer', PASSWORD, 'the-officer-is-in', 400],
    ['the new one is everybody’s', PASSWORD, 'Password1234!', 400],
    ['the new one is the old one', PASSWORD, PASSWORD, 400],
  ])('is refused when %s', async (_, old, fresh, status) => {
    const browser = await officer();
    expect((await password(browser, old, fresh)).status).toBe(status);
    expect((await desk.browser().login('Officer')).status).toBe(200);
  });

  it('is all that somebody may do whose password was given to them', async () => {
    await desk.roster.setPassword('Officer', 'given by the boss', true);
    const browser = desk.browser();
    expect((await browser.login('Officer', 'given by the boss')).body).toMatchObject({ mustChangePassword: true });
    expect((await browser.ask('GET', '/api/stream')).status).toBe(403);
    const changed = await password(browser, 'given by the boss', FRESH);
    expect(changed.body).toMatchObject({ mustChangePassword: false });
    (await browser.listen('/api/stream')).destroy();
  });
});

describe('guessing', () => {
  const guess = async (name: string, browser = desk.browser()) => (await browser.login(name, 'a wrong guess')).body;

  it.each(['Officer', 'Nobody at all'])('is locked out after five, for longer each time: %s', async (name) => {
    for (let n = 0; n < 5; n += 1) expect(await guess(name)).toMatchObject({ code: 'wrong-password' });
    for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
      expect(await guess(name)).toMatchObject({ code: 'locked-out' });
      desk.clock.advance(minutes * MINUTE_MS - 1);
      expect(await guess(name)).toMatchObject({ code: 'locked-out' });
      desk.clock.advance(1);
      expect(await guess(name)).toMatchObject({ code: 'wrong-password' });
    }
  });

  it('is not helped by the right password while the lock holds, nor by a restart', async () => {
    for (let n = 0; n < 5; n += 1) await guess('Officer');
    await desk.restart();
    expect(await desk.browser().login('Officer')).toMatchObject({ status: 429, body: { code: 'locked-out' } });
    desk.clock.advance(MINUTE_MS);
    expect((await desk.browser().login('Officer')).status).toBe(200);
    for (let n = 0; n < 4; n += 1) expect(await guess('Officer')).toMatchObject({ code: 'wrong-password' });
    expect((await desk.browser().login('Officer')).status).toBe(200);
  });

  it('is not helped by guessing side by side', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, async () => guess('Officer')));
    expect(answers.filter((body) => (body as { code: string }).code === 'wrong-password')).toHaveLength(5);
  });

  it('of many names ends with the address', async () => {
    const statuses: number[] = [];
    for (let n = 0; n < 30; n += 1) statuses.push((await desk.browser().login(`name ${n}`, 'a wrong guess')).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 401), ...Array.from({ length: 10 }, () => 429)]);
    desk.clock.advance(MINUTE_MS);
    expect((await desk.browser().login('Officer')).status).toBe(200);
  });

  it('is recorded with the account, and never with what was typed', async () => {
    await guess('officer');
    await guess('seven grey herons');
    expect(desk.audit().filter(({ what }) => what === 'refused')).toMatchObject([
      { code: 'wrong-password', officer: 'Officer', from: '127.0.0.1' },
      { code: 'wrong-password', officer: null },
    ]);
    expect(JSON.stringify(desk.audit())).not.toMatch(/herons|guess/);
  });

  it('does not learn that an account is disabled', async () => {
    desk.roster.disable('Officer');
    expect((await desk.browser().login('Officer')).body).toEqual(await guess('Nobody'));
  });

  it('through the old password of a stolen session is locked out too', async () => {
    const browser = await officer();
    for (let n = 0; n < 5; n += 1) expect((await password(browser, 'a wrong guess', FRESH)).status).toBe(401);
    expect((await password(browser, PASSWORD, FRESH)).status).toBe(429);
  });
});

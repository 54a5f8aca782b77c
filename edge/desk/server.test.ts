import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Fault } from '../contract/fault.ts';
import { writeCertificate } from './certificate.fixture.ts';
import { type Desk, openDesk } from './desk.fixture.ts';
import { type DeskPlace, readTls } from './place.ts';
import { Refused } from './refused.ts';
import { createDeskServer, type Register } from './server.ts';

let desk: Desk | null = null;
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'server-'));
});
afterEach(async () => {
  await desk?.stop();
  desk = null;
  rmSync(folder, { recursive: true, force: true });
});

const failing: Register = (app) => {
  const config = { act: 'own-account' } as const;
  app.get('/api/refused', { config }, () => {
    throw new Refused(409, { code: 'conflict', message: 'Somebody was first.' });
  });
  app.get('/api/fault', { config }, () => {
    throw new Fault('ledger-full', 'The disk has no room left');
  });
  app.get('/api/mistake', { config }, () => {
    throw new TypeError('undefined is not a function');
  });
  app.post('/api/shaped', { config }, (request) => z.strictObject({ n: z.number() }).parse(request.body));
};

async function signedIn() {
  desk = await openDesk({ register: [failing] });
  const browser = desk.browser();
  await browser.login('Officer');
  return { desk, browser };
}

describe('an answer', () => {
  it('lets nothing run that is not a file of the desk', async () => {
    const { browser } = await signedIn();
    for (const path of ['/', '/api/me', '/api/nothing', '/assets/main-4f3a.js']) {
      const { headers } = await browser.ask('GET', path);
      const policy = String(headers['content-security-policy']).split(';');
      for (const rule of [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' blob:",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
      ]) {
        expect(policy).toContain(rule);
      }
      expect(String(headers['content-security-policy'])).not.toMatch(/unsafe|\*|https?:/);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['x-powered-by']).toBeUndefined();
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(headers['strict-transport-security']).toBeUndefined();
    }
  });

  it('of the interface is kept by nobody; a file whose name holds its digest for ever', async () => {
    const { browser } = await signedIn();
    const cached = async (path: string) => (await browser.ask('GET', path)).headers['cache-control'];
    expect(await cached('/api/me')).toBe('no-store');
    expect(await cached('/api/nothing')).toBe('no-store');
    expect(await cached('/')).toBe('no-cache');
    expect(await cached('/icon.svg')).toBe('no-cache');
    expect(await cached('/assets/main-4f3a.js')).toBe('public, max-age=31536000, immutable');
  });

  it('to a mistake is a refusal that the screen knows', async () => {
    const { desk, browser } = await signedIn();
    const answers = [
      await browser.ask('GET', '/api/refused'),
      await browser.ask('GET', '/api/nothing'),
      await browser.ask('POST', '/api/shaped', { body: { n: 'x' } }),
      await browser.ask('POST', '/api/shaped', { body: '{"n":' }),
      await browser.ask('POST', '/api/shaped', { body: '{"n":1,"__proto__":{"n":2}}' }),
      await browser.ask('POST', '/api/shaped', { body: { n: 'x'.repeat(2 ** 21) } }),
      await browser.ask('POST', '/api/login', { body: { name: 'x'.repeat(5000), password: 'y' } }),
    ];
    expect(answers.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual([
      [409, 'conflict'],
      [404, 'not-found'],
      [400, 'bad-request'],
      [400, 'bad-request'],
      [400, 'bad-request'],
      [413, 'bad-request'],
      [413, 'bad-request'],
    ]);
    expect(desk.troubles).toEqual([]);
  });

  it('to trouble of ours tells the officer calmly, and us exactly', async () => {
    const { desk, browser } = await signedIn();
    expect(await browser.ask('GET', '/api/fault')).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    const { status, body } = await browser.ask('GET', '/api/mistake');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('function');
    expect(desk.troubles.map(String)).toEqual([
      expect.stringContaining('ledger-full'),
      expect.stringContaining('undefined is not a function'),
    ]);
  });
});

describe('the screen', () => {
  it('is the first page for every address that a person might open, and nothing else for a file that is not there', async () => {
    desk = await openDesk();
    const browser = desk.browser();
    for (const path of ['/', '/index.html', '/cases/lane-1-5', '/supervise?hours=8']) {
      expect(await browser.ask('GET', path)).toMatchObject({ status: 200, body: expect.stringContaining('Greenlane') });
    }
    for (const path of [
      '/assets/gone-1234.js',
      '/main-4f3a.js',
      '/../../package.json',
      '/%2e%2e/%2e%2e/package.json',
    ]) {
      expect((await browser.ask('GET', path)).status).toBe(404);
    }
  });

  it('is sent compressed to whoever takes it so', async () => {
    desk = await openDesk();
    const headers = { 'accept-encoding': 'gzip, br' };
    const answer = await desk.browser().ask('GET', '/assets/main-4f3a.js', { headers });
    expect(answer).toMatchObject({ status: 200, body: 'not really compressed' });
    expect(answer.headers['content-encoding']).toBe('gzip');
  });
});

describe('with a certificate', () => {
  it('the cookie stays on encrypted ways, and browsers stay with them', async () => {
    desk = await openDesk({ isTls: true });
    expect(desk.url).toMatch(/^https:/);
    const browser = desk.browser();
    const answer = await browser.login('Officer');
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^__Host-greenlane=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    expect(await browser.me()).toMatchObject({ name: 'Officer' });
  });

  it('its names are names of the desk', async () => {
    desk = await openDesk({ isTls: true });
    const page = async (host: string) => (await desk?.browser().ask('GET', '/', { headers: { host } }))?.status;
    expect(await page('desk.riverport.example')).toBe(200);
    expect(await page('other.riverport.example')).toBe(403);
  });
});

describe('the place of the desk', () => {
  const at = (place: Partial<DeskPlace>): DeskPlace => ({ host: '127.0.0.1', port: 0, names: [], ...place });

  it('is loopback, or has a certificate that can be used', () => {
    const good = writeCertificate(folder, ['a.example']);
    writeFileSync(join(folder, 'other.key'), 'no key');
    expect(readTls(at({ host: 'localhost' }))).toBeNull();
    expect(readTls(at({ host: '::1' }))).toBeNull();
    expect(readTls(at({ host: '0.0.0.0', tls: good }))?.cert).toBe(good.cert);
    const refusal = (place: DeskPlace) => {
      expect(() => readTls(place)).toThrow('[config-invalid]');
      return () => readTls(place);
    };
    expect(refusal(at({ host: '0.0.0.0' }))).toThrow('only with a certificate');
    expect(refusal(at({ host: '10.1.2.3' }))).toThrow('only with a certificate');
    expect(refusal(at({ tls: { ...good, keyFile: join(folder, 'gone') } }))).toThrow('desk.tls.keyFile');
    expect(refusal(at({ tls: { ...good, keyFile: join(folder, 'other.key') } }))).toThrow('cannot be used together');
  });

  it('is told of when something else is there already', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => {
      squatter.once('listening', resolve);
    });
    const address = squatter.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    desk = await openDesk();
    const { ledger, clock } = desk;
    const opening = createDeskServer({
      place: at({ port }),
      bundle: folder,
      ledger,
      clock,
      register: [],
      onTrouble: () => {},
    });
    await expect(opening).rejects.toThrow(`cannot be served at 127.0.0.1:${port}`);
    squatter.close();
  });
});

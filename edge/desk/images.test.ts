import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CaseDesk, DOUBT, openCaseDesk } from './cases.fixture.ts';

let cases: CaseDesk;
beforeEach(async () => {
  cases = await openCaseDesk();
});
afterEach(async () => cases.stop());

const JPEG = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

/** Keeps a picture of a passage and answers its name. */
function keep(passage: string, bytes: Uint8Array, severity: 'doubt' | 'notice' = 'doubt'): string {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  cases.images.set(sha256, bytes);
  cases.divert(passage, [{ ...DOUBT, severity }], { kind: 'snapshot', sha256 });
  return sha256;
}

describe('an image', () => {
  it('of a case is given as it was kept, and never changes', async () => {
    const officer = await cases.signIn('Officer');
    const { status, headers } = await officer.ask('GET', `/api/images/${keep('p', JPEG)}`);
    expect([status, headers['content-type'], headers['content-length']]).toEqual([200, 'image/jpeg', '7']);
    expect(headers['cache-control']).toBe('private, max-age=31536000, immutable');
    expect(headers['x-content-type-options']).toBe('nosniff');
  });

  it('that is a page in disguise is bytes to the browser', async () => {
    const officer = await cases.signIn('Officer');
    const page = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    const { headers } = await officer.ask('GET', `/api/images/${keep('p', page)}`);
    expect(headers['content-type']).toBe('application/octet-stream');
  });

  it('of whoever was released is nobody’s to see, nor is one that no evidence names', async () => {
    const officer = await cases.signIn('Officer');
    const ofReleased = keep('free', JPEG, 'notice');
    const unnamed = 'c'.repeat(64);
    cases.images.set(unnamed, JPEG);
    for (const name of [ofReleased, unnamed, '..%2f..%2fledger.sqlite', 'A'.repeat(64), '%00']) {
      expect((await officer.ask('GET', `/api/images/${name}`)).status).toBe(404);
    }
  });

  it('that is no longer kept is said to be so', async () => {
    const officer = await cases.signIn('Officer');
    const sha256 = keep('p', JPEG);
    cases.images.clear();
    expect(await officer.ask('GET', `/api/images/${sha256}`)).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
  });

  it('is not for strangers nor technicians', async () => {
    const sha256 = keep('p', JPEG);
    const technician = await cases.signIn('Technician');
    expect((await cases.desk.browser().ask('GET', `/api/images/${sha256}`)).status).toBe(401);
    expect((await technician.ask('GET', `/api/images/${sha256}`)).status).toBe(403);
  });
});

describe('a portrait', () => {
  it('is given while it is held, and stored by no browser', async () => {
    const officer = await cases.signIn('Officer');
    cases.portraits.set('lane-1-1-face-1', JPEG);
    const { status, headers } = await officer.ask('GET', '/api/portraits/lane-1-1-face-1');
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([200, 'image/jpeg', 'no-store']);
    cases.portraits.clear();
    expect((await officer.ask('GET', '/api/portraits/lane-1-1-face-1')).status).toBe(404);
    const technician = await cases.signIn('Technician');
    expect((await technician.ask('GET', '/api/portraits/lane-1-1-face-1')).status).toBe(403);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { type CertificateWish, makeIdentity } from '../signing/certificate.ts';
import { prepareFiguresReads } from './figures-reads.ts';
import { prepareLaneReads } from './lane-reads.ts';
import { openFleetServer } from './server.ts';

const home = mkdtempSync(path.join(tmpdir(), 'greenlane-viewer-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const valid = { fromMs: Date.UTC(2026, 0, 1), toMs: Date.UTC(2049, 0, 1) };
const authority = makeIdentity({ purpose: 'authority', name: 'Greenlane authority', ...valid }, null);
const identity = (name: string, purpose: CertificateWish['purpose'] = 'client') =>
  makeIdentity({ purpose, name, hosts: ['127.0.0.1'], ...valid }, authority);
const file = (name: string, text: string) => {
  writeFileSync(path.join(home, name), text);
  return path.join(home, name);
};
const empty = { query: async () => Promise.resolve([]) };

let server: Awaited<ReturnType<typeof openFleetServer>>;
beforeAll(async () => {
  const { certificate, key } = identity('centre', 'server');
  file('index.html', '<!doctype html><title>fleet</title>');
  server = await openFleetServer({
    place: {
      host: '127.0.0.1',
      port: 0,
      tls: {
        certFile: file('fleet.pem', certificate),
        keyFile: file('fleet.key', key),
        caFile: file('authority.pem', authority.certificate),
      },
    },
    bundle: home,
    clock: createVirtualClock(),
    feed: { follow: () => () => {}, read: async () => Promise.resolve([]), stop: async () => Promise.resolve() },
    lanes: prepareLaneReads(empty),
    figures: prepareFiguresReads(empty),
    sign: () => [],
    onTrouble() {},
  });
});
afterAll(async () => server.close());

async function statusFor(name: string, at: string): Promise<number | undefined> {
  const { certificate: cert, key } = identity(name);
  const options = { ca: authority.certificate, cert, key, agent: false };
  return new Promise((resolve, reject) => {
    const asking = request(`${server.url}${at}`, options, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asking.on('error', reject).end();
  });
}

describe('the page of the fleet, among all whom one authority has signed', () => {
  it.each(['/', '/lanes/port/lane-1', '/api/figures', '/api/stream-of-nothing'])(
    'is shown at %s to viewers alone',
    async (at) => {
      for (const name of ['viewer.ada', 'centre']) expect(await statusFor(name, at)).not.toBe(403);
      for (const name of ['site.riverport', 'broker', 'content', 'viewer.', 'site.viewer.ada', 'centre.x']) {
        expect(await statusFor(name, at)).toBe(403);
      }
    },
  );
});

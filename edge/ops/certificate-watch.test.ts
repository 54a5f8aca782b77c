import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualClock } from '../../hardware/virtual-clock.ts';
import { makeIdentity } from '../signing/certificate.ts';
import { troubled, watchCertificates } from './certificate-watch.ts';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 10, 1);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greenlane-certificate-watch-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function certificate(days: number): string {
  const valid = { fromMs: START_MS - DAY_MS, toMs: START_MS + days * DAY_MS };
  return makeIdentity({ purpose: 'authority', name: 'Greenlane authority', ...valid }, null).certificate;
}

function watching(...texts: readonly string[]) {
  const clock = createVirtualClock(0, START_MS);
  const files = texts.map((text, at) => {
    const file = join(folder, `${at}.pem`);
    writeFileSync(file, text);
    return file;
  });
  const told: string[] = [];
  const log = {
    write: (level: string, event: string, fields = {}) => told.push(`${level} ${event} ${JSON.stringify(fields)}`),
  };
  return { clock, files, told, watch: watchCertificates(files, clock, log) };
}

describe('the watch over certificates', () => {
  it('says nothing of those that last', () => {
    const { watch, told } = watching(certificate(31), certificate(400));
    expect([watch.trouble(), told]).toEqual(['', []]);
  });

  it('says each day from the thirtieth before its end on which one ends', async () => {
    const { clock, watch, told } = watching(certificate(400), certificate(32.5));
    await clock.advanceSettled(2 * DAY_MS);
    expect(watch.trouble()).toBe('');
    await clock.advanceSettled(3 * DAY_MS);
    expect(watch.trouble()).toBe('the certificate 1.pem ends on 2026-12-03, in 27 days: renew it');
    expect(told).toHaveLength(3);
    expect(told.at(-1)).toMatch(
      /^warn certificateEnds .*"subject":"CN=Greenlane authority","endsAt":"2026-12-03","days":27/,
    );
    await clock.advanceSettled(28 * DAY_MS);
    expect(watch.trouble()).toBe('the certificate 1.pem ended on 2026-12-03: renew it');
    expect(told.at(-1)).toMatch(/^error /);
    watch.stop();
    await clock.advanceSettled(5 * DAY_MS);
    expect(told).toHaveLength(31);
  });

  it('finds the one that ends first in a file of several, and is content once it was renewed', async () => {
    const { clock, files, watch } = watching(`${certificate(400)}${certificate(5)}`);
    expect(watch.trouble()).toContain('in 5 days');
    writeFileSync(files[0] ?? '', certificate(400));
    await clock.advanceSettled(DAY_MS);
    expect(watch.trouble()).toBe('');
  });

  it('is not stopped by a file that is none', () => {
    expect(watching('no certificate', certificate(1)).watch.trouble()).toContain('in 1 day:');
  });

  it('degrades what is up, and adds nothing to what is down', () => {
    const health = { state: 'up', reason: '', sinceMs: 0, counters: {} } as const;
    expect(troubled(health, 'soon')).toMatchObject({ state: 'degraded', reason: 'soon' });
    expect(troubled({ ...health, state: 'down', reason: 'gone' }, 'soon')).toMatchObject({ reason: 'gone' });
    expect(troubled(health, '')).toBe(health);
  });
});

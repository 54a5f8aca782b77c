import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleSizes, ensureBundle } from './bundle.ts';

const BUDGET_BYTES = 150_000;
const shelf = mkdtempSync(path.join(tmpdir(), 'greenlane-bundle-'));
afterAll(() => rmSync(shelf, { recursive: true, force: true }));

describe('the bundle of the screen', () => {
  it('is built once for its sources, also when two ask at the same time', async () => {
    const [one, other] = await Promise.all([ensureBundle('desk', shelf), ensureBundle('desk', shelf)]);
    expect(other).toBe(one);
    const builtAtMs = statSync(path.join(one, 'index.html')).mtimeMs;
    expect(await ensureBundle('desk', shelf)).toBe(one);
    expect(statSync(path.join(one, 'index.html')).mtimeMs).toBe(builtAtMs);
    expect(readdirSync(shelf)).toEqual([path.basename(one)]);
  });

  it('can be read by every user, whoever built it, and however private the builder keeps files', async () => {
    const before = process.umask(0o077);
    const bundle = await ensureBundle('fleet', path.join(shelf, 'of-root', 'fleet')).finally(() =>
      process.umask(before),
    );
    const all = readdirSync(bundle, { recursive: true, encoding: 'utf8' }).map((name) => path.join(bundle, name));
    const ways = [path.dirname(path.dirname(bundle)), path.dirname(bundle), bundle];
    expect([...ways, ...all].filter((at) => (statSync(at).mode & 0o044) !== 0o044)).toEqual([]);
    rmSync(path.join(shelf, 'of-root'), { recursive: true });
  });

  it('is built elsewhere where nothing can be written at home, and found there again', async () => {
    const occupied = path.join(shelf, 'a-file');
    const spare = path.join(shelf, 'spare');
    writeFileSync(occupied, '');
    const one = await ensureBundle('desk', path.join(occupied, 'desk'), spare);
    expect(path.dirname(one)).toBe(spare);
    expect(await ensureBundle('desk', path.join(occupied, 'desk'), spare)).toBe(one);
    rmSync(occupied);
    rmSync(spare, { recursive: true });
  });

  it('stays within 150 kB compressed, all of it together', async () => {
    const sizes = bundleSizes(await ensureBundle('desk', shelf));
    const total = sizes.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0);
    process.stdout.write(`the screen: ${total} bytes compressed in ${sizes.length} files\n`);
    expect(total).toBeLessThan(BUDGET_BYTES);
  });

  it('asks nothing of another host, and runs no script or style that stands in the page', async () => {
    const bundle = await ensureBundle('desk', shelf);
    const page = readFileSync(path.join(bundle, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/);
    expect(page).not.toMatch(/(src|href)="(?!\/[^/])/);
  });

  it('has a compressed file beside each', async () => {
    const bundle = await ensureBundle('desk', shelf);
    const there = new Set(readdirSync(bundle, { recursive: true, encoding: 'utf8' }));
    const missing = bundleSizes(bundle).flatMap(({ file }) =>
      [`${file}.gz`, `${file}.br`].filter((name) => !there.has(name)),
    );
    expect(missing).toEqual([]);
  });
});

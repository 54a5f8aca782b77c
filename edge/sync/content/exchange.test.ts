import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeIdentity } from '../../signing/certificate.ts';
import { forEver, someContent, stageContent } from './content.fixture.ts';

const MIB = 2 ** 20;
const stages: Awaited<ReturnType<typeof stageContent>>[] = [];
const stage = async (...args: Parameters<typeof stageContent>) => {
  const made = await stageContent(...args);
  stages.push(made);
  return made;
};
afterEach(async () => {
  for (const each of stages.splice(0)) {
    await each.close();
    rmSync(each.directory, { recursive: true, force: true });
  }
});

const cutsOf = (length: number) => [1, 200, 1000, length / 4, length / 2, length - 1].map(Math.floor);

describe('content from the centre', () => {
  it.each([0, 1, 100_000, 3 * MIB])('%i bytes arrive as they are', async (length) => {
    const { client, published, directory, content } = await stage();
    const { bytes, sha256 } = someContent(length);
    await published.put(pieces(bytes));
    await client.fetch(sha256, length, join(directory, 'deep', 'er', 'it'), forEver);
    expect(content('deep/er/it').equals(bytes)).toBe(true);
    expect(existsSync(join(directory, 'deep/er/it.part'))).toBe(false);
  });

  it('goes on from every cut, and fetches little twice', async () => {
    const { client, published, directory, content, relay } = await stage();
    const { bytes, sha256 } = someContent(2 * MIB);
    await published.put(pieces(bytes));
    relay.cutAt(cutsOf(2 * MIB));
    await client.fetch(sha256, bytes.length, join(directory, 'it'), forEver);
    expect(content('it').equals(bytes)).toBe(true);
    expect(relay.cutsLeft()).toBe(0);
    expect(relay.passed()).toBeLessThan(2.2 * MIB + 6 * 65_536);
  });

  it('goes on after a restart of the box, and begins anew where the part was damaged', async () => {
    const { client, published, directory, content, file } = await stage();
    const { bytes, sha256 } = someContent(MIB);
    await published.put(pieces(bytes));
    file('it.part', bytes.subarray(0, 700_000));
    await client.fetch(sha256, bytes.length, join(directory, 'it'), forEver);
    expect(content('it').equals(bytes)).toBe(true);
    const damaged = Buffer.from(bytes.subarray(0, 700_000));
    damaged[350_000] = (damaged[350_000] ?? 0) ^ 1;
    file('it.part', damaged);
    await client.fetch(sha256, bytes.length, join(directory, 'it'), forEver);
    expect(content('it').equals(bytes)).toBe(true);
  });

  it('is refused where it is of another length than announced, and never written beyond that', async () => {
    const { client, published, directory } = await stage();
    const { bytes, sha256 } = someContent(1000);
    await published.put(pieces(bytes));
    for (const length of [0, 999, 1001]) {
      const fetched = client.fetch(sha256, length, join(directory, 'it'), forEver);
      await expect(fetched).rejects.toMatchObject({ code: 'content-refused' });
    }
    expect(existsSync(join(directory, 'it'))).toBe(false);
  });

  it('is refused where the bytes are not those of the name', async () => {
    const { client, published, directory } = await stage();
    const { bytes, sha256 } = someContent(1000);
    await published.put(pieces(bytes));
    bytes[500] = (bytes[500] ?? 0) ^ 1;
    writeFileSync(join(directory, 'centre/published', sha256.slice(0, 2), sha256.slice(2)), bytes);
    const fetched = client.fetch(sha256, 1000, join(directory, 'it'), forEver);
    await expect(fetched).rejects.toMatchObject({ code: 'content-refused' });
    expect(existsSync(join(directory, 'it'))).toBe(false);
  });

  it('that is not there yet is waited for, and told of once', async () => {
    const { client, published, directory, content, troubles } = await stage();
    const { bytes, sha256 } = someContent(1000);
    const fetched = client.fetch(sha256, 1000, join(directory, 'it'), forEver);
    await expect.poll(() => troubles.length).toBe(1);
    await published.put(pieces(bytes));
    await fetched;
    expect(content('it').equals(bytes)).toBe(true);
    expect(troubles).toEqual([expect.stringContaining('does not have it [content-unavailable]'), '']);
  });

  it('is given up when nobody wants it any more', async () => {
    const { client, directory } = await stage();
    const abort = new AbortController();
    const fetched = client.fetch(someContent(1).sha256, 1, join(directory, 'it'), abort.signal);
    abort.abort(new Error('no more'));
    await expect(fetched).rejects.toThrow('no more');
  });
});

describe('content from a box', () => {
  it.each([0, 1, 100_000, 3 * MIB])('%i bytes arrive as they are, and a second time cost nothing', async (length) => {
    const { client, received, file, relay } = await stage();
    const { bytes, sha256 } = someContent(length);
    const from = file('it', bytes);
    await client.send(sha256, from, forEver);
    expect(await received.sizeOf(sha256)).toBe(length);
    const passed = relay.passed();
    await client.send(sha256, from, forEver);
    expect(relay.passed() - passed).toBeLessThan(2000);
    expect(received.usedBytes()).toBe(length);
  });

  it('goes on from every cut, and sends little twice', async () => {
    const { client, received, file, relay } = await stage();
    const { bytes, sha256 } = someContent(2 * MIB);
    relay.cutAt(cutsOf(2 * MIB));
    await client.send(sha256, file('it', bytes), forEver);
    expect(await received.sizeOf(sha256)).toBe(bytes.length);
    expect(relay.cutsLeft()).toBe(0);
    // What a cut finds in the kernels' buffers goes again.
    expect(relay.passed()).toBeLessThan(6 * MIB);
  });

  it('goes on when the centre starts again', async () => {
    const { client, received, file, restart, relay } = await stage({}, { bytesPerSecond: 4 * MIB });
    const { bytes, sha256 } = someContent(2 * MIB);
    const sent = client.send(sha256, file('it', bytes), forEver);
    await expect.poll(() => relay.passed()).toBeGreaterThan(MIB / 2);
    await restart();
    await sent;
    expect(await received.sizeOf(sha256)).toBe(bytes.length);
    expect(received.usedBytes()).toBe(bytes.length);
  });

  it('begins anew where what the centre held of it was damaged', async () => {
    const { client, received, file, unfinished } = await stage();
    const { bytes, sha256 } = someContent(100_000);
    for (const held of [60_000, 100_000, 200_000]) {
      writeFileSync(unfinished(sha256), Buffer.alloc(held));
      await client.send(sha256, file('it', bytes), forEver);
      expect(await received.sizeOf(sha256)).toBe(100_000);
      rmSync(join(unfinished(sha256), '..', '..', sha256.slice(0, 2)), { recursive: true });
    }
  });

  it('is refused where the bytes are not those of the name, and nothing of it stays', async () => {
    const { client, received, file, unfinished } = await stage();
    const { bytes } = someContent(1000);
    const { sha256 } = someContent(1000);
    await expect(client.send(sha256, file('it', bytes), forEver)).rejects.toMatchObject({ code: 'content-refused' });
    expect(await received.sizeOf(sha256)).toBeNull();
    expect(existsSync(unfinished(sha256))).toBe(false);
  });

  it('is refused where it is longer than the centre takes, and where there is no such file', async () => {
    const { client, file, directory } = await stage({ maxBytes: 999 });
    const { bytes, sha256 } = someContent(1000);
    await expect(client.send(sha256, file('it', bytes), forEver)).rejects.toMatchObject({ code: 'content-refused' });
    const missing = client.send(sha256, join(directory, 'none'), forEver);
    await expect(missing).rejects.toMatchObject({ code: 'content-refused' });
  });

  it('waits while the centre has no room, and what came is kept', async () => {
    const { client, received, file, troubles } = await stage({ quotaBytes: 300_000 });
    const [first, second] = [someContent(200_000), someContent(200_000)];
    await client.send(first.sha256, file('a', first.bytes), forEver);
    const sent = client.send(second.sha256, file('b', second.bytes), forEver);
    await expect.poll(() => troubles.some((text) => text.includes('no room'))).toBe(true);
    expect(received.usedBytes()).toBeLessThanOrEqual(300_000);
    expect(await received.retire(-1000)).toBeGreaterThan(0);
    await sent;
    expect(await received.sizeOf(second.sha256)).toBe(200_000);
  });

  it('is nobody else’s to fetch', async () => {
    const { client, file, directory } = await stage();
    const { bytes, sha256 } = someContent(1000);
    await client.send(sha256, file('it', bytes), forEver);
    const abort = AbortSignal.timeout(200);
    await expect(client.fetch(sha256, 1000, join(directory, 'back'), abort)).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });
});

describe('with certificates', () => {
  const [fromMs, toMs] = [Date.UTC(2025, 0, 1), Date.UTC(2125, 0, 1)];
  const authority = makeIdentity({ purpose: 'authority', name: 'authority', fromMs, toMs }, null);
  const other = makeIdentity({ purpose: 'authority', name: 'another', fromMs, toMs }, null);
  const show = (purpose: 'server' | 'client', by = authority) => {
    const wish = { purpose, name: purpose, hosts: ['127.0.0.1'], fromMs, toMs };
    const { certificate: cert, key } = makeIdentity(wish, by);
    return { cert, key };
  };
  const ca = authority.certificate;

  it('whoever shows one that the centre knows is served, and a stranger is not', async () => {
    const own = { ...show('server'), ca };
    const readTls = () => own;
    const known = await stage({ readTls }, { readTls: () => ({ ...show('client'), ca }) });
    const { bytes, sha256 } = someContent(MIB);
    known.relay.cutAt([MIB / 2]);
    await known.client.send(sha256, known.file('it', bytes), forEver);
    expect(await known.received.sizeOf(sha256)).toBe(MIB);
    for (const who of [{ ...show('client', other), ca }, { ca }, { ...show('client'), ca: other.certificate }]) {
      const refused = await stage({ readTls }, { readTls: () => who });
      const given = new AbortController();
      const sent = refused.client.send(sha256, refused.file('it', bytes), given.signal);
      const ended = sent.catch((error: unknown) => error);
      await vi.waitFor(() => expect(refused.troubles.length).toBeGreaterThan(0), { timeout: 30_000 });
      given.abort();
      expect(await ended).toMatchObject({ name: 'AbortError' });
      expect(await refused.received.sizeOf(sha256)).toBeNull();
    }
  });
});

async function* pieces(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield Promise.resolve(bytes.subarray(at, at + 65_536));
}

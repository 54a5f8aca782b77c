import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { type Announced, readScan } from './read-scan.ts';

const digest = async (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest()).buffer;
const own = (bytes: Uint8Array) => Uint8Array.from(bytes);
const announce = (bytes: Uint8Array, changes: Partial<Announced> = {}): Announced => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  energies: 'dual',
  width: 3,
  height: 2,
  ...changes,
});
const PIXELS = Uint16Array.from({ length: 12 }, (_, at) => 5000 * at);
const PNG = own(encode({ data: PIXELS, width: 3, height: 4, depth: 16, channels: 1 }));

describe('a scan', () => {
  it('is read with its low energy beside its high energy', async () => {
    const read = await readScan(PNG, announce(PNG), digest);
    expect(read.ok && [...read.planes.levels[0].samples.subarray(0, 4)]).toEqual([0, 30_000, 5000, 35_000]);
  });

  it('may have one energy', async () => {
    const read = await readScan(PNG, announce(PNG, { energies: 'single', height: 4 }), digest);
    expect(read.ok && [...read.planes.levels[0].samples]).toEqual([...PIXELS]);
  });

  it('may be a picture in colour, of 8 bits', async () => {
    const colours = own(encode({ data: Uint8Array.of(255, 0, 1, 2, 3, 4), width: 2, height: 1, channels: 3 }));
    const read = await readScan(colours, announce(colours, { energies: 'colour', width: 2, height: 1 }), digest);
    expect(read.ok && [...read.planes.levels[0].samples]).toEqual([65_535, 0, 257, 514, 771, 1028]);
  });

  it.each([
    ['other bytes than the ledger names', PNG, { sha256: 'f'.repeat(64) }, 'not-the-image'],
    ['no PNG', Uint8Array.from({ length: 99 }, () => 7), {}, 'not-a-png'],
    ['nothing at all', new Uint8Array(), {}, 'not-a-png'],
    ['another size than announced', PNG, { width: 4 }, 'other-size'],
    ['half of it', PNG.slice(0, PNG.length - 30), {}, 'damaged'],
    ['grey where colour was announced', PNG, { energies: 'colour', height: 4 }, 'damaged'],
  ] as const)('is not shown when it is %s', async (_what, bytes, changes, why) => {
    expect(await readScan(own(bytes), announce(bytes, changes), digest)).toEqual({ ok: false, why });
  });

  it('is shown with no other pixels than were stored, also where the browser has no SHA-256', async () => {
    const whole = await readScan(PNG, announce(PNG), null);
    for (let at = 41; at < PNG.length - 16; at += 1) {
      const bytes = own(PNG);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      const read = await readScan(bytes, announce(PNG), null);
      expect(read).toEqual(read.ok ? whole : { ok: false, why: 'damaged' });
    }
  });

  it('never throws, whatever the bytes', async () => {
    const change = fc.record({ at: fc.nat(PNG.length - 1), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const bytes = own(PNG);
        for (const { at, to } of changes) bytes[at] = to;
        expect(await readScan(bytes, announce(bytes), digest)).toHaveProperty('ok');
      }),
    );
  });
});

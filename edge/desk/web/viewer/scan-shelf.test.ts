import { describe, expect, it } from 'vitest';
import type { ScanView } from '../../wire.ts';
import { createPlanes } from './planes.ts';
import type { ScanReader } from './scan-reader.ts';
import { ScanShelf } from './scan-shelf.ts';

const planes = createPlanes('single', { width: 1, height: 1, samples: Uint16Array.of(1) }, 1);

function scan(sign: string): ScanView {
  const image = { sha256: sign.repeat(64), width: 1, height: 1, bitDepth: 16, energies: 'single' } as const;
  const atr = { manufacturer: 'M', version: '1' };
  return {
    bagTag: null,
    atMs: 0,
    millimetresPerPixel: null,
    content: {
      kind: 'bagScan',
      scanId: sign,
      bagTag: null,
      scannedAt: '',
      alarmDecision: 'clear',
      abort: null,
      atr,
      objects: [],
      image,
    },
  };
}

function shelf(read: ScanReader['read'] = async () => ({ ok: true, planes })) {
  const fetched: string[] = [];
  const reader = { read, hold: async () => {}, paint: async () => new Uint8ClampedArray(), leave: () => {} };
  const fetchImage = async (sha256: string) => {
    fetched.push(sha256.slice(0, 1));
    if (sha256.startsWith('0')) throw new TypeError('away');
    return new ArrayBuffer(1);
  };
  const { signal } = new AbortController();
  const made = new ScanShelf(reader, fetchImage);
  return { fetched, take: async (sign: string) => made.take(scan(sign), signal) };
}

describe('the shelf of scans', () => {
  it('fetches a scan once, and keeps the last three', async () => {
    const { fetched, take } = shelf();
    for (const sign of ['a', 'b', 'a', 'c', 'd', 'd', 'a']) expect((await take(sign)).type).toBe('ready');
    expect(fetched).toEqual(['a', 'b', 'c', 'd', 'a']);
  });

  it('tells why there is no picture, and tries again when asked again', async () => {
    const { fetched, take } = shelf(async () => ({ ok: false, why: 'damaged' }));
    expect(await take('0')).toEqual({ type: 'broken', why: 'unreachable' });
    expect(await take('a')).toEqual({ type: 'broken', why: 'damaged' });
    await take('a');
    expect(fetched).toEqual(['0', 'a', 'a']);
  });
});

import { crc32, deflateSync } from 'node:zlib';
import { sha256 } from '../sha256.ts';
import type { BagScan } from './bag-scanner.ts';
import type { PngHeader } from './png.ts';

/** A PNG with this header, and pixels that nobody decodes; another `label` gives other bytes. For tests. */
export function specimenPng(header: Partial<PngHeader> = {}, label = ''): Uint8Array {
  const { width = 448, height = 640, bitDepth = 16, colourType = 0, interlaced = false } = header;
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(width, 0);
  ihdr.writeUInt32BE(height, 4);
  ihdr.set([bitDepth, colourType, 0, 0, interlaced ? 1 : 0], 8);
  const chunks: readonly [string, Buffer][] = [
    ['IHDR', ihdr],
    ['IDAT', deflateSync(Buffer.from(label))],
    ['IEND', Buffer.alloc(0)],
  ];
  const framed = chunks.map(([type, data]) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(body.length + 8);
    frame.writeUInt32BE(data.length, 0);
    body.copy(frame, 4);
    frame.writeUInt32BE(crc32(body), body.length + 4);
    return frame;
  });
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...framed]);
}

/** A header that announces `png`, a dual-energy picture of 448 x 320. For tests. */
export function specimenScan(scanId: string, png: Uint8Array, changes: Partial<BagScan> = {}): BagScan {
  return {
    scanId,
    bagTag: '0220123456',
    scannedAt: '2026-03-01T08:15:00.250Z',
    alarmDecision: 'alarm',
    abort: null,
    atr: { manufacturer: 'Example', version: '4.2' },
    processingMs: 812,
    objects: [
      {
        id: 'pto-1',
        box: { x: 120, y: 80, width: 60, height: 44.5 },
        massG: 640,
        densityGPerCm3: 1.7,
        flag: 'threat',
        category: 'explosive',
        ability: 'no-interference',
        probability: 0.83,
        description: 'sheet beside the lining',
      },
    ],
    image: { sha256: sha256(png), width: 448, height: 320, bitDepth: 16, energies: 'dual' },
    ...changes,
  };
}

import { describe, expect, it } from 'vitest';
import { sha256 } from '../sha256.ts';
import { scanner } from './bag-scanner.fixture.ts';
import { specimenPng, specimenScan } from './specimen.ts';

/** A scanner whose pictures are digested when the test says so. */
async function slowScanner() {
  const waiting: (() => void)[] = [];
  const there = await scanner({}, (bytes, told) => waiting.push(() => told(sha256(bytes))));
  return { ...there, digestNext: () => waiting.shift()?.() };
}

const png = specimenPng({}, 'bag');
const scan = specimenScan('s-1', png);

describe('a picture whose digest is taken aside', () => {
  it('makes the scan one that was whole when the later half had come', async () => {
    const there = await slowScanner();
    there.sendImage('s-1', png);
    there.sendHeader(scan);
    there.clock.advance(50);
    expect(there.events).toEqual([]);
    there.digestNext();
    expect(there.events).toMatchObject([{ type: 'bagScanned', scan, atMs: 2 }]);
  });

  it('overtakes no other', async () => {
    const there = await slowScanner();
    const pictures = ['s-1', 's-2', 's-3'].map((id) => ({ id, its: specimenPng({}, id) }));
    for (const { id, its } of pictures) {
      there.sendImage(id, its);
      there.sendHeader(specimenScan(id, its));
    }
    for (const { id } of pictures) {
      there.digestNext();
      expect(there.events.at(-1)).toMatchObject({ type: 'bagScanned', scan: { scanId: id } });
    }
  });

  it('waits with no more of them than a belt has room for', async () => {
    const there = await slowScanner();
    for (let index = 0; index < 9; index += 1) there.sendImage(`s-${index}`, specimenPng({}, String(index)));
    const why = 'image: too many have come at once';
    expect(there.events).toMatchObject([{ type: 'messageRefused', scanId: 's-8', why }]);
    expect(there.counters()).toMatchObject({ tooMany: 1, images: 9 });
  });

  it('is told nobody when the driver has been stopped', async () => {
    const there = await slowScanner();
    there.sendHeader(scan);
    there.sendImage('s-1', png);
    await there.driver.stop();
    there.digestNext();
    expect(there.events).toEqual([]);
  });
});

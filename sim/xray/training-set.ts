import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { type Entropy, seededEntropy } from '../../hardware/entropy.ts';
import { type PackedBag, packBag, scanBag } from './bag.ts';
import { type BagContent, drawContents, soughtContent } from './contents.ts';
import { SOUGHT } from './items/family.ts';
import type { Luggage } from './items/luggage.ts';
import { binned, FLOOR_SCANNER } from './scanner.ts';

// Renders bags for training a detector, in shards that can be read while others are still made:
//   node sim/xray/training-set.ts --out FOLDER --shards 40 --bags 200 --first 0 --every 1
// Shard n holds n.bin, 16-bit little-endian [bags, 2, height, width], low energy first, read out 2 x 2; and n.json, the
// boxes as [class, left, top, right, bottom] in those pixels. Shard n depends on n alone. With --alone, each picture shows
// one sought thing and no bag, to be laid over pictures of bags: attenuations add up, so transmissions multiply.

const CLEAN_SHARE = 0.3;
const MOST_KINDS = 5;
/** No bag at all, with room for anything. */
const NOTHING: Luggage = { name: 'nothing', heldOut: false, make: () => ({ solids: [], inside: [480, 360, 260] }) };

const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    shards: { type: 'string', default: '40' },
    bags: { type: 'string', default: '200' },
    first: { type: 'string', default: '0' },
    every: { type: 'string', default: '1' },
    alone: { type: 'boolean', default: false },
  },
});
if (values.out === undefined) throw new Error('--out names the folder to write to');
mkdirSync(values.out, { recursive: true });
const scanner = binned(FLOOR_SCANNER, 2);
const bags = Number(values.bags);
for (let shard = Number(values.first); shard < Number(values.shards); shard += Number(values.every)) {
  writeShard(shard, values.out);
  process.stdout.write(`shard ${shard} written\n`);
}

function drawBag(entropy: Entropy): PackedBag<BagContent> {
  if (values.alone) return packBag([soughtContent(entropy.pick(SOUGHT), entropy, 'trained')], entropy, NOTHING);
  const kinds = entropy.chance(CLEAN_SHARE) ? 0 : 1 + entropy.below(MOST_KINDS);
  return packBag(drawContents(entropy, kinds, 'trained'), entropy);
}

function writeShard(shard: number, folder: string): void {
  const entropy = seededEntropy(1_000_003 * (shard + 1));
  const size = scanner.width * scanner.height;
  const pixels = new Uint16Array(bags * 2 * size);
  const boxes = Array.from({ length: bags }, (_, index) => {
    const scan = scanBag(drawBag(entropy), scanner, entropy);
    pixels.set(scan.low, 2 * index * size);
    pixels.set(scan.high, (2 * index + 1) * size);
    return scan.objects.flatMap(({ content, box }) => {
      if (content.sought === null) return [];
      return [[SOUGHT.indexOf(content.sought), box.x, box.y, box.x + box.width, box.y + box.height]];
    });
  });
  writeFileSync(path.join(folder, `${shard}.bin`), pixels);
  writeFileSync(
    path.join(folder, `${shard}.json`),
    JSON.stringify({ width: scanner.width, height: scanner.height, boxes }),
  );
}

import { createHash } from 'node:crypto';
import type { BagScan, BagScannerEvent, ScannerImages, ThreatObject } from '../../hardware/bag-scanner/bag-scanner.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import type { Bag } from '../population/passenger.ts';
import { placeholderPng } from '../xray/png.ts';
import { createDeviceShell, type DeviceShell, type ShellOptions } from './device-shell.ts';

/** Share of hidden things that the scanner finds, and of innocent bags over which it cries out. */
const DETECTION_RATE = 0.93;
const FALSE_ALARM_RATE = 0.015;
const UNDECIDED_RATE = 0.003;
const UNREAD_TAG_RATE = 0.003;

const WIDTH = 448;
const HEIGHT = 640;
const IMAGES = 48;
/** Kinds of contents whose pictures are kept. */
const KEPT = 512;

/** What the site file would say of it: pixels of both energies, and 10 %. */
export const SCANNER_IMAGES: ScannerImages = {
  energies: 'dual',
  maxWidth: Math.floor(WIDTH * 1.1),
  maxHeight: Math.floor(HEIGHT * 1.1),
  millimetresPerPixel: [1.25, 1.25],
};

interface Picture {
  readonly png: Uint8Array;
  readonly sha256: string;
}

/** Nobody in virtual time looks at the pixels: in their place stands what is to be seen, for who answers for a model. */
function createPictures(): (bag: Bag, serial: number) => Picture {
  const drawn = new Map<string, Picture>();
  return (bag, serial) => {
    const mark = [`bag ${serial % IMAGES}`, ...bag.items.flatMap(({ sought }) => sought ?? [])].join(' ');
    const known = drawn.get(mark);
    if (known !== undefined) return known;
    const png = placeholderPng(WIDTH, HEIGHT, mark);
    const picture = { png, sha256: createHash('sha256').update(png).digest('hex') };
    if (drawn.size >= KEPT) drawn.clear();
    drawn.set(mark, picture);
    return picture;
  };
}

/** What a scan of a bag told the lane. */
export type ScanWord = BagScan['alarmDecision'];

export interface VirtualBagScanner extends DeviceShell<BagScannerEvent> {
  /** A bag goes through; `onSaid` hears what reached the lane, at the time it did. */
  scan(bag: Bag, onSaid: (isTrue: boolean, word: ScanWord) => void): void;
}

export function createVirtualBagScanner(options: ShellOptions): VirtualBagScanner {
  const shell = createDeviceShell<BagScannerEvent>(options);
  const { clock, entropy, id } = options;
  const pictureOf = createPictures();
  let scanned = 0;

  return {
    ...shell,
    scan(bag, onSaid) {
      scanned += 1;
      const picture = pictureOf(bag, scanned);
      const scan = drawScan(bag, `${id}-${scanned}`, picture.sha256, entropy, clock);
      const scanId = scan.scanId;
      const told = (scan: BagScan) => (atMs: number) =>
        ({ type: 'bagScanned', scan, png: picture.png, atMs }) satisfies BagScannerEvent;
      shell.say({
        truth: told(scan),
        garbage: entropy.chance(0.5)
          ? (atMs) => ({ type: 'messageRefused', why: 'not JSON', scanId: null, atMs })
          : (atMs) => ({ type: 'scanIncomplete', scanId, missing: 'image', bagTag: scan.bagTag, atMs }),
        wrong: told({ ...scan, bagTag: entropy.chance(0.5) ? null : '0000000000', abort: null }),
        onSaid: (isTrue) => onSaid(isTrue, scan.alarmDecision),
      });
    },
  };
}

function drawScan(bag: Bag, scanId: string, sha256: string, entropy: Entropy, clock: Clock): BagScan {
  const hidden = bag.items.filter((item) => item.hidden);
  const isAlarm = entropy.chance(hidden.length > 0 ? DETECTION_RATE : FALSE_ALARM_RATE);
  const alarmDecision = isAlarm ? 'alarm' : entropy.chance(UNDECIDED_RATE) ? 'unknown' : 'clear';
  const named = hidden[0] ?? bag.items[0];
  const found: ThreatObject = {
    id: '1',
    box: { x: entropy.below(300), y: entropy.below(200), width: 60, height: 40 },
    ...(named === undefined ? {} : { massG: named.massG }),
    flag: 'threat',
    category: named?.category ?? 'anomaly',
    ability: 'no-interference',
    probability: 0.5 + entropy.unit() / 2,
    description: named?.what ?? 'something',
  };
  return {
    scanId,
    bagTag: entropy.chance(UNREAD_TAG_RATE) ? null : bag.plate,
    scannedAt: new Date(clock.wallMs()).toISOString(),
    alarmDecision,
    abort: entropy.chance(UNDECIDED_RATE) ? 'clipped-bag' : null,
    atr: { manufacturer: 'virtual', version: '1' },
    processingMs: 1200,
    objects: isAlarm ? [found] : [],
    image: { sha256, width: WIDTH, height: HEIGHT / 2, bitDepth: 16, energies: 'dual' },
  };
}

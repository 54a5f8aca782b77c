import { createHash } from 'node:crypto';
import type { BagScan, ThreatObject } from '../../hardware/bag-scanner/bag-scanner.ts';
import { encodeHeader } from '../../hardware/bag-scanner/codec.ts';
import { readPngHeader } from '../../hardware/bag-scanner/png.ts';
import { HEADER_TOPIC, IMAGE_TOPIC, STATUS_TOPIC } from '../../hardware/bag-scanner/protocol.ts';
import type { Bus, Will } from '../../hardware/bus/bus.ts';
import type { Cancel, Clock } from '../../hardware/clock.ts';
import type { Entropy } from '../../hardware/entropy.ts';
import { type BusFault, createBusVoice } from './bus-fault.ts';

export interface TwinScan {
  readonly scanId: string;
  readonly bagTag: string | null;
  readonly alarm: BagScan['alarmDecision'];
  readonly abort?: BagScan['abort'];
  readonly objects: readonly ThreatObject[];
  /** Grey; twice as high as one energy when `energies` is dual, which it is unless said otherwise. */
  readonly png: Uint8Array;
  readonly energies?: 'single' | 'dual';
  readonly processingMs?: number;
}

/** A baggage scanner that speaks to the broker as a real one would. */
export interface BagScannerTwin {
  fault: BusFault;
  /** Says that it is online now and every few seconds. */
  start(): void;
  /** Says goodbye and falls silent. */
  stop(): void;
  /** Sends header and image of a bag, in an order drawn for each. */
  scan(scan: TwinScan): void;
  /** Messages that the broker did not take. */
  failures(): number;
}

const HEARTBEAT_MS = 3000;

/** What the broker is to say for the scanner when its connection breaks; its bus client is made with it. */
export function bagScannerWill(prefix: string): Will {
  return { topic: `${prefix}/${STATUS_TOPIC}`, payload: JSON.stringify({ state: 'offline' }), retain: true };
}

export function createBagScannerTwin(options: {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly prefix: string;
}): BagScannerTwin {
  const { bus, clock, entropy, prefix } = options;
  const voice = createBusVoice(bus, clock, entropy);
  let cancelBeat: Cancel = () => {};

  function sayStatus(state: 'online' | 'offline'): void {
    voice.say('status', `${prefix}/${STATUS_TOPIC}`, JSON.stringify({ state }), { retain: true });
  }

  function beat(): void {
    sayStatus('online');
    cancelBeat = clock.after(HEARTBEAT_MS, beat);
  }

  return {
    get fault() {
      return voice.fault;
    },
    set fault(fault) {
      voice.fault = fault;
    },
    failures: () => voice.failures(),
    start() {
      cancelBeat();
      beat();
    },
    stop() {
      cancelBeat();
      sayStatus('offline');
    },
    scan(scan) {
      const truth = headerOf(scan, new Date(clock.wallMs()).toISOString());
      const header = voice.fault === 'wrong' ? falsify(truth, entropy) : truth;
      const halves = [
        () => voice.say('header', `${prefix}/${HEADER_TOPIC}`, encodeHeader(header)),
        () => voice.say('image', `${prefix}/${IMAGE_TOPIC}/${scan.scanId}`, scan.png),
      ];
      if (entropy.chance(0.5)) halves.reverse();
      for (const send of halves) send();
    },
  };
}

function headerOf(scan: TwinScan, scannedAt: string): BagScan {
  const png = readPngHeader(scan.png);
  if (!png.ok) throw new TypeError(`the twin was given no PNG: ${png.why}`);
  const energies = scan.energies ?? 'dual';
  return {
    scanId: scan.scanId,
    bagTag: scan.bagTag,
    scannedAt,
    alarmDecision: scan.alarm,
    abort: scan.abort ?? null,
    atr: { manufacturer: 'Greenlane simulator', version: '1' },
    processingMs: scan.processingMs ?? 850,
    objects: scan.objects,
    image: {
      sha256: createHash('sha256').update(scan.png).digest('hex'),
      width: png.header.width,
      height: energies === 'dual' ? png.header.height / 2 : png.header.height,
      bitDepth: png.header.bitDepth === 8 ? 8 : 16,
      energies,
    },
  };
}

/** Either the tag of a bag that is not there, or the hash of another picture. */
function falsify(header: BagScan, entropy: Entropy): BagScan {
  if (entropy.chance(0.5)) {
    const plate = String(1_000_000_000 + entropy.below(900_000_000));
    return { ...header, bagTag: plate };
  }
  const sha256 = createHash('sha256').update(String(entropy.uint32())).digest('hex');
  return { ...header, image: { ...header.image, sha256 } };
}

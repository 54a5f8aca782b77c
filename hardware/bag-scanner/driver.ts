import { z } from 'zod';

import type { BusMessage } from '../bus/bus.ts';
import { createHealthCell, type HealthCell } from '../bus/health-cell.ts';
import { createHeartbeat, type Heartbeat } from '../bus/heartbeat.ts';
import { isTopicName } from '../bus/topic.ts';
import type { Cancel } from '../clock.ts';
import type { DeviceHealth } from '../device.ts';
import type { DriverContext } from '../driver-context.ts';
import { createEmitter, type Emitter } from '../emitter.ts';
import { sha256, sha256Aside } from '../sha256.ts';
import type { BagScannerDevice, BagScannerEvent, ScannerImages } from './bag-scanner.ts';
import { decodeHeader, decodeStatus } from './codec.ts';
import { createDigestQueue, type Digest, type DigestQueue } from './digest-queue.ts';
import { type ImageKind, largestImage, whyNotAnnounced, whyNotOurs } from './image-check.ts';
import { type HeaderHalf, type ImageHalf, Pairing } from './pairing.ts';
import { readPngHeader } from './png.ts';
import { HEADER_TOPIC, IMAGE_TOPIC, SCAN_ID_PATTERN, STATUS_TOPIC } from './protocol.ts';

export const bagScannerOptionsSchema = z.strictObject({
  prefix: z
    .string()
    .min(1)
    .max(200)
    .refine(isTopicName, 'no topic: it must not hold +, # or NUL')
    .describe('MQTT topic below which the scanner speaks, such as greenlane/lane-1/scanner'),
  image: z
    .strictObject({
      width: z.number().int().min(16).max(16_384),
      height: z.number().int().min(16).max(16_384),
    })
    .describe('true size of its images in pixels of one energy; 10 % more or less is accepted'),
  energies: z
    .enum(['dual', 'single', 'colour'])
    .default('dual')
    .describe('dual: low above high energy, grey; single: one energy, grey; colour: the pseudo-colour picture'),
  millimetresPerPixel: z
    .array(z.number().positive().max(100))
    .length(2)
    .exactOptional()
    .describe('what a pixel stands for along and across the belt, mm; without it sizes cannot be told'),
  imageMaxBytes: z.number().int().min(1024).max(67_108_864).default(8_388_608).describe('longest PNG, bytes'),
  pairTimeoutMs: z
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(5000)
    .describe('how long one half of a scan waits for the other'),
  deviceTimeoutMs: z
    .number()
    .int()
    .min(1000)
    .max(600_000)
    .default(15_000)
    .describe('silence after which the scanner counts as down; it should say its status three times as often'),
});
export type BagScannerOptions = z.infer<typeof bagScannerOptionsSchema>;

/** Scans of which one half may wait for the other at the same time; a belt has room for fewer. */
const MAX_WAITING_SCANS = 8;

/** What images a scanner of these options makes. */
export function imagesOf({ image, energies, millimetresPerPixel = [] }: BagScannerOptions): ScannerImages {
  const [along, across] = millimetresPerPixel;
  const isScaled = along !== undefined && across !== undefined;
  return {
    energies,
    ...largestImage({ ...image, energies }),
    millimetresPerPixel: isScaled ? [along, across] : null,
  };
}

const digestAside: Digest = (bytes, told) => void sha256Aside(bytes).then(told);

export function createBagScanner(
  id: string,
  options: BagScannerOptions,
  context: DriverContext,
  digest = digestAside,
): BagScannerDevice {
  return new BagScanner(id, options, context, digest);
}

class BagScanner implements BagScannerDevice {
  readonly id: string;
  readonly kind = 'bag-scanner';
  readonly images: ScannerImages;
  readonly #ours: ImageKind;
  readonly #options: BagScannerOptions;
  readonly #context: DriverContext;
  readonly #health: HealthCell;
  readonly #heartbeat: Heartbeat;
  readonly #events: Emitter<BagScannerEvent> = createEmitter();
  readonly #pairing: Pairing;
  readonly #digests: DigestQueue;
  #leave: readonly (() => void)[] = [];
  #cancelDeadline: Cancel = () => {};

  constructor(id: string, options: BagScannerOptions, context: DriverContext, digest: Digest) {
    this.id = id;
    this.#options = options;
    this.#context = context;
    this.images = imagesOf(options);
    this.#ours = { ...options.image, energies: options.energies };
    this.#health = createHealthCell(context.clock);
    this.#heartbeat = createHeartbeat(context.clock, context.bus, this.#health, options.deviceTimeoutMs);
    const limits = { maxWaiting: MAX_WAITING_SCANS, maxBytes: 2 * options.imageMaxBytes };
    this.#pairing = new Pairing({ ...limits, timeoutMs: options.pairTimeoutMs });
    this.#digests = createDigestQueue(digest, limits);
  }

  start(): void {
    if (this.#leave.length > 0) return;
    const { bus } = this.#context;
    const { prefix } = this.#options;
    this.#heartbeat.start();
    this.#leave = [
      bus.subscribe(`${prefix}/${HEADER_TOPIC}`, (message) => this.#takeHeader(message)),
      bus.subscribe(`${prefix}/${IMAGE_TOPIC}/+`, (message) => this.#takeImage(message)),
      bus.subscribe(`${prefix}/${STATUS_TOPIC}`, (message) => this.#takeStatus(message)),
    ];
  }

  async stop(): Promise<void> {
    for (const leave of this.#leave) leave();
    this.#leave = [];
    this.#cancelDeadline();
    this.#digests.clear();
    this.#heartbeat.stop();
    await Promise.resolve();
  }

  health(): DeviceHealth {
    return this.#health.current();
  }

  onEvent(listener: (event: BagScannerEvent) => void): () => void {
    return this.#events.on(listener);
  }

  onHealth(listener: (health: DeviceHealth) => void): () => void {
    return this.#health.onChange(listener);
  }

  #takeHeader({ payload, retained, atMs }: BusMessage): void {
    const decoded = decodeHeader(payload);
    if (!decoded.ok) return this.#refuse(decoded.counter, `header: ${decoded.why}`, null, atMs);
    const scan = decoded.value;
    if (retained) return this.#refuse('retained', 'header: retained, so perhaps of another day', scan.scanId, atMs);
    const why = whyNotAnnounced(scan.image, this.#ours);
    if (why !== null) return this.#refuse('wrongSize', `header: ${why}`, scan.scanId, atMs);
    this.#health.count('headers');
    this.#heartbeat.heard();
    this.#pair(scan.scanId, { half: 'header', scan, sha256: sha256(payload), bytes: payload.length }, atMs);
  }

  #takeImage({ topic, payload, retained, atMs }: BusMessage): void {
    const scanId = topic.slice(topic.lastIndexOf('/') + 1);
    if (!SCAN_ID_PATTERN.test(scanId)) return this.#refuse('wrongShape', 'image: no scan id in its topic', null, atMs);
    if (retained) return this.#refuse('retained', 'image: retained, so perhaps of another day', scanId, atMs);
    if (payload.length > this.#options.imageMaxBytes) {
      const why = `image: ${payload.length} bytes are more than ${this.#options.imageMaxBytes}`;
      return this.#refuse('tooBig', why, scanId, atMs);
    }
    const png = readPngHeader(payload);
    if (!png.ok) return this.#refuse('notPng', `image: ${png.why}`, scanId, atMs);
    const why = whyNotOurs(png.header, this.#ours);
    if (why !== null) return this.#refuse('wrongSize', `image: ${why}`, scanId, atMs);
    this.#health.count('images');
    this.#heartbeat.heard();
    const { header } = png;
    const isTaken = this.#digests.offer(payload, (digest) => {
      this.#pair(scanId, { half: 'image', png: payload, header, sha256: digest, bytes: payload.length }, atMs);
    });
    if (!isTaken) this.#refuse('tooMany', 'image: too many have come at once', scanId, atMs);
  }

  /** A retained "online" may be older than the scanner's last breath: only a fresh one counts. */
  #takeStatus({ payload, retained, atMs }: BusMessage): void {
    const decoded = decodeStatus(payload);
    if (!decoded.ok) return this.#refuse(decoded.counter, `status: ${decoded.why}`, null, atMs);
    this.#health.count('statuses');
    const { state, fault = '' } = decoded.value;
    if (state === 'offline') this.#heartbeat.gone('the scanner is offline');
    else if (!retained) this.#heartbeat.heard(fault);
  }

  #pair(scanId: string, half: HeaderHalf | ImageHalf, atMs: number): void {
    const answer = this.#pairing.offer(scanId, half, atMs);
    if (answer.kind === 'paired') {
      this.#health.count('paired');
      this.#events.emit({ type: 'bagScanned', scan: answer.scan, png: answer.png, atMs: answer.atMs });
    } else if (answer.kind === 'repeated') this.#health.count('repeated');
    else if (answer.kind === 'refused') this.#refuse('contradiction', answer.why, scanId, atMs);
    this.#tellIncomplete();
  }

  #tellIncomplete(): void {
    const { clock } = this.#context;
    const atMs = clock.nowMs();
    for (const incomplete of this.#pairing.takeIncomplete(atMs)) {
      this.#health.count('incomplete');
      this.#events.emit({ type: 'scanIncomplete', ...incomplete, atMs });
    }
    this.#cancelDeadline();
    const deadlineMs = this.#pairing.nextDeadlineMs();
    if (deadlineMs !== null) this.#cancelDeadline = clock.after(deadlineMs - atMs, () => this.#tellIncomplete());
  }

  #refuse(counter: string, why: string, scanId: string | null, atMs: number): void {
    this.#health.count('refused');
    this.#health.count(counter);
    this.#events.emit({ type: 'messageRefused', why, scanId, atMs });
  }
}

import type { Clock } from '../../hardware/clock.ts';
import { createMemoryBus } from '../../hardware/bus/memory-bus.ts';
import { seededEntropy } from '../../hardware/entropy.ts';
import type { BagNotice, BagSheet } from '../contract/pre-screening.ts';
import type { RecordKind } from '../contract/record.ts';
import { hall, type HallOptions } from '../controller.fixture.ts';
import { generateKeys, type Trust } from '../signing/keys.ts';
import { siteTopicOf, topicOf } from '../sync/topic.ts';
import { createHoldBags } from './hold-bags.ts';
import { createLiveEnd } from './live-end.ts';
import {
  type Advised,
  type Command,
  type CommandAnswer,
  decodeAnswer,
  encodeAdvice,
  encodeCommand,
  encodeSheet,
} from './wire.ts';
import type { RefusedMessage } from './refused.ts';

export const SITE = 'site-1';
export const LANE = 'L1';
export const CENTRE = generateKeys('hq');
export const STRANGER = generateKeys('hq');
const TRUST: Trust = { keys: [CENTRE.publicKey], developmentKey: 'refused' };
const WHO_COUNTS = { isSpokenTo: true, isTrusted: (issuer: string) => issuer === CENTRE.publicKey.id };
const IMAGES_HERE = new Set(['a'.repeat(64)]);

/** What a centre may say at this moment, each message with a number of its own. */
function messagesOf(clock: Clock) {
  let numbered = clock.wallMs();
  const addressed = (livesMs: number) => ({
    site: SITE,
    lane: LANE,
    nonce: (numbered += 1).toString(16).padStart(32, '0'),
    sequence: numbered,
    issuedAtMs: clock.wallMs(),
    expiresAtMs: clock.wallMs() + livesMs,
  });
  const commandOf = (command: Command['command'], changes: Partial<Command> = {}): Command => ({
    kind: 'greenlane-command',
    ...addressed(5000),
    command,
    ...changes,
  });
  const adviceOf = (passage: string, changes: Partial<Advised> = {}): Advised => ({
    kind: 'greenlane-advice',
    ...addressed(60_000),
    passage,
    by: 'Wang',
    advice: 'inspect',
    text: 'look under the lining',
    ...changes,
  });
  const sheetOf = (notices: readonly BagNotice[], changes: Partial<BagSheet> = {}): BagSheet => ({
    kind: 'greenlane-hold-baggage',
    site: SITE,
    sequence: (numbered += 1),
    issuedAtMs: clock.wallMs(),
    expiresAtMs: clock.wallMs() + 3_600_000,
    notices: [...notices],
    ...changes,
  });
  const noticeOf = (changes: Partial<BagNotice> = {}): BagNotice => ({
    plate: '0123456789',
    seal: null,
    verdict: 'suspect',
    by: 'hall 2',
    imageSha256: null,
    reason: 'dense block',
    issuedAtMs: clock.wallMs(),
    expiresAtMs: clock.wallMs() + 86_400_000,
    sequence: (numbered += 1),
    ...changes,
  });
  return { commandOf, adviceOf, sheetOf, noticeOf };
}

type Send = (topic: string, payload: string | Uint8Array, retain?: boolean) => Promise<void>;

/** Says it, signed, where it belongs. */
function speech(send: Send) {
  return {
    command: async (command: Command, key = CENTRE.privateKey) =>
      send(topicOf(SITE, LANE, 'command'), encodeCommand(command, key)),
    advise: async (advice: Advised, key = CENTRE.privateKey) =>
      send(topicOf(SITE, LANE, 'advice'), encodeAdvice(advice, key)),
    tellOfBags: async (sheet: BagSheet, key = CENTRE.privateKey) =>
      send(siteTopicOf(SITE, 'hold-baggage'), encodeSheet(sheet, key), true),
  };
}

/** A lane of doubles, its ledger, and a broker by which the centre speaks to it. */
export async function liveWorld(options: HallOptions = {}) {
  const lanes = hall(undefined, options);
  const { clock, memory: ledger } = lanes;
  const broker = createMemoryBus(clock, seededEntropy(3));
  const [bus, centre] = [broker.client('lane'), broker.client('centre')];
  const refused: RefusedMessage[] = [];
  const trouble: unknown[] = [];
  const onTrouble = (error: unknown) => void trouble.push(error);
  const gone: string[] = [];
  const answers: CommandAnswer[] = [];
  const wanted: string[] = [];

  const keepBags = () =>
    createHoldBags({
      clock,
      ledger,
      ...WHO_COUNTS,
      gone: ({ plate }, { id }) => void gone.push(`${plate ?? ''} ${id}`),
      onTrouble,
    });
  const holdBags = keepBags();
  const controller = lanes.start(holdBags);
  const end = createLiveEnd({
    site: SITE,
    bus,
    clock,
    ledger,
    lanes: controller.lanes,
    trust: TRUST,
    holdBags,
    want: async (sha256) => {
      wanted.push(sha256);
      return Promise.resolve(IMAGES_HERE.has(sha256) ? null : 'there is no such image');
    },
    refused: (message) => void refused.push(message),
    onTrouble,
  });
  for (const each of [holdBags, end, bus, centre]) each.start();
  centre.subscribe(topicOf(SITE, LANE, 'command-answer'), ({ payload }) => {
    const answer = decodeAnswer(payload);
    if (answer !== null) answers.push(answer);
  });
  await clock.advanceSettled(1);

  async function send(topic: string, payload: string | Uint8Array, retain = false): Promise<void> {
    const sent = centre.publish(topic, payload, { retain });
    await clock.advanceSettled(100);
    await sent;
  }
  return {
    ...lanes,
    ledger,
    broker,
    controller,
    end,
    holdBags,
    keepBags,
    refused,
    trouble,
    gone,
    answers,
    wanted,
    ...messagesOf(clock),
    send,
    ...speech(send),
    /** Of all chains, in the order of writing. */
    rows: (kind: RecordKind) =>
      ledger
        .newest(kind, null, 1000)
        .map(({ record }) => record)
        .toReversed(),
  };
}

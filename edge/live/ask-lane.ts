import { randomBytes } from 'node:crypto';
import type { Bus } from '../../hardware/bus/bus.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { PrivateKey } from '../signing/keys.ts';
import { isConnected } from '../sync/tally.ts';
import { siteTopicOf, topicOf } from '../sync/topic.ts';
import type { BagNotice } from '../contract/pre-screening.ts';
import {
  type Advised,
  ADVICE_LIVES_MS,
  type CommandAnswer,
  COMMAND_LIVES_MS,
  decodeAnswer,
  encodeAdvice,
  encodeCommand,
  encodeSheet,
  type Ordered,
} from './wire.ts';

/** Whoever speaks to lanes for the centre. The bus is started and stopped by whoever made it. */
export interface CentreVoice {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly key: PrivateKey;
  readonly site: string;
}

/** How long the broker may take to let us in. */
const CONNECTED_WITHIN_MS = 10_000;
/** Beyond the life of the message: the answer has a way too. */
const ANSWER_TAKES_MS = 2000;

/** Orders something of a lane. Resolves to its answer, or to null when none came in time. Rejects when it cannot be sent. */
export async function orderLane(voice: CentreVoice, lane: string, command: Ordered): Promise<CommandAnswer | null> {
  const message = { kind: 'greenlane-command', ...addressed(voice, lane, COMMAND_LIVES_MS), command } as const;
  return ask(voice, 'command', message, encodeCommand(message, voice.key));
}

/** Advises the officer of a case. Resolves as `orderLane` does. */
export async function adviseLane(
  voice: CentreVoice,
  lane: string,
  advice: Pick<Advised, 'passage' | 'by' | 'advice' | 'text'>,
): Promise<CommandAnswer | null> {
  const message = { kind: 'greenlane-advice', ...addressed(voice, lane, ADVICE_LIVES_MS), ...advice } as const;
  return ask(voice, 'advice', message, encodeAdvice(message, voice.key));
}

/** Tells a site everything that there is to say of hold baggage; the broker keeps it for who comes later. */
export async function tellOfBags(voice: CentreVoice, notices: readonly BagNotice[], validMs: number): Promise<void> {
  const issuedAtMs = Math.floor(voice.clock.wallMs());
  const times = { sequence: issuedAtMs, issuedAtMs, expiresAtMs: issuedAtMs + validMs };
  const sheet = { kind: 'greenlane-hold-baggage', site: voice.site, ...times, notices: [...notices] } as const;
  await connected(voice);
  await voice.bus.publish(siteTopicOf(voice.site, 'hold-baggage'), encodeSheet(sheet, voice.key), { retain: true });
}

/** The wall clock numbers them: it counts up as long as nobody sets it back. */
function addressed({ clock, site }: CentreVoice, lane: string, livesMs: number) {
  const issuedAtMs = Math.floor(clock.wallMs());
  const nonce = randomBytes(16).toString('hex');
  return { site, lane, nonce, sequence: issuedAtMs, issuedAtMs, expiresAtMs: issuedAtMs + livesMs };
}

async function ask(
  voice: CentreVoice,
  subject: 'command' | 'advice',
  { lane, nonce, issuedAtMs, expiresAtMs }: Pick<Advised, 'lane' | 'nonce' | 'issuedAtMs' | 'expiresAtMs'>,
  text: string,
): Promise<CommandAnswer | null> {
  const { bus, clock, site } = voice;
  const answered = Promise.withResolvers<CommandAnswer | null>();
  const unsubscribe = bus.subscribe(topicOf(site, lane, 'command-answer'), ({ payload }) => {
    const answer = decodeAnswer(payload);
    if (answer?.nonce === nonce) answered.resolve(answer);
  });
  try {
    await connected(voice);
    await bus.publish(topicOf(site, lane, subject), text);
    const giveUp = clock.after(expiresAtMs - issuedAtMs + ANSWER_TAKES_MS, () => answered.resolve(null));
    const answer = await answered.promise;
    giveUp();
    return answer;
  } finally {
    unsubscribe();
  }
}

async function connected({ bus, clock }: CentreVoice): Promise<void> {
  if (isConnected(bus.health())) return;
  const there = Promise.withResolvers<undefined>();
  const unlisten = bus.onHealth((health) => {
    if (isConnected(health)) there.resolve(undefined);
  });
  const giveUp = clock.after(CONNECTED_WITHIN_MS, () => {
    there.reject(new Error(`cannot reach ${bus.address}: ${bus.health().reason}`));
  });
  try {
    await there.promise;
  } finally {
    giveUp();
    unlisten();
  }
}

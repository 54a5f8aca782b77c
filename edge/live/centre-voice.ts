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

export interface CentreVoiceOptions {
  /** Started and stopped by whoever made it. */
  readonly bus: Bus;
  readonly clock: Clock;
  readonly key: PrivateKey;
  readonly site: string;
}

/** Whoever speaks to the lanes of a site for the centre. Everything rejects when it cannot be sent. */
export interface CentreVoice {
  /** Orders something of a lane. Resolves to its answer, or to null when none came in time. */
  order(lane: string, command: Ordered): Promise<CommandAnswer | null>;
  /** Advises the officer of a case. Resolves as `order` does. */
  advise(lane: string, advice: Pick<Advised, 'passage' | 'by' | 'advice' | 'text'>): Promise<CommandAnswer | null>;
  /** Tells everything that there is to say of hold baggage. Resolves to the sheet that the broker is to keep. */
  tellOfBags(notices: readonly BagNotice[], validMs: number): Promise<string>;
  /** Whether the broker gives just this sheet to whoever comes later: some acknowledge what they drop. */
  isKept(sheet: string): Promise<boolean>;
}

/** How long the broker may take to let us in. */
const CONNECTED_WITHIN_MS = 10_000;
/** Beyond the life of the message: the answer has a way too. */
const ANSWER_TAKES_MS = 2000;
/** How long the broker may take to give back what it keeps. */
const KEPT_WITHIN_MS = 5000;

export function createCentreVoice(options: CentreVoiceOptions): CentreVoice {
  const { bus, clock, key, site } = options;
  const asked = new Map<string, (answer: CommandAnswer) => void>();
  const heard = new Set<string>();

  /** For as long as the bus lives: a broker may mix up an end and a beginning that come close together. */
  function hear(lane: string): void {
    if (heard.has(lane)) return;
    heard.add(lane);
    bus.subscribe(topicOf(site, lane, 'command-answer'), ({ payload }) => {
      const answer = decodeAnswer(payload);
      if (answer !== null) asked.get(answer.nonce)?.(answer);
    });
  }

  async function ask(subject: 'command' | 'advice', { lane, nonce }: Asked, livesMs: number, text: string) {
    const answered = Promise.withResolvers<CommandAnswer | null>();
    asked.set(nonce, answered.resolve);
    hear(lane);
    try {
      await bus.publish(topicOf(site, lane, subject), text, { expiresMs: livesMs });
      const giveUp = clock.after(livesMs + ANSWER_TAKES_MS, () => answered.resolve(null));
      const answer = await answered.promise;
      giveUp();
      return answer;
    } finally {
      asked.delete(nonce);
    }
  }

  return {
    async order(lane, command) {
      await connected(options);
      const message = { kind: 'greenlane-command', ...addressed(options, lane, COMMAND_LIVES_MS), command } as const;
      return ask('command', message, COMMAND_LIVES_MS, encodeCommand(message, key));
    },
    async advise(lane, advice) {
      await connected(options);
      const message = { kind: 'greenlane-advice', ...addressed(options, lane, ADVICE_LIVES_MS), ...advice } as const;
      return ask('advice', message, ADVICE_LIVES_MS, encodeAdvice(message, key));
    },
    async tellOfBags(notices, validMs) {
      await connected(options);
      const issuedAtMs = Math.floor(clock.wallMs());
      const times = { sequence: issuedAtMs, issuedAtMs, expiresAtMs: issuedAtMs + validMs };
      const sheet = { kind: 'greenlane-hold-baggage', site, ...times, notices } as const;
      const text = encodeSheet(sheet, key);
      await bus.publish(siteTopicOf(site, 'hold-baggage'), text, { retain: true });
      return text;
    },
    async isKept(sheet) {
      const given = Promise.withResolvers<boolean>();
      const bytes = Buffer.from(sheet);
      const unlisten = bus.subscribe(siteTopicOf(site, 'hold-baggage'), ({ retained, payload }) => {
        if (retained && bytes.equals(payload)) given.resolve(true);
      });
      const giveUp = clock.after(KEPT_WITHIN_MS, () => given.resolve(false));
      const isGiven = await given.promise;
      giveUp();
      unlisten();
      return isGiven;
    },
  };
}

type Asked = Pick<Advised, 'lane' | 'nonce'>;

/** The wall clock numbers them: it counts up as long as nobody sets it back. */
function addressed({ clock, site }: CentreVoiceOptions, lane: string, livesMs: number) {
  const issuedAtMs = Math.floor(clock.wallMs());
  const nonce = randomBytes(16).toString('hex');
  return { site, lane, nonce, sequence: issuedAtMs, issuedAtMs, expiresAtMs: issuedAtMs + livesMs };
}

async function connected({ bus, clock }: CentreVoiceOptions): Promise<void> {
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

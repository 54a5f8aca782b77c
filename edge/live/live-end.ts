import { createAllowance } from '../../hardware/allowance.ts';
import type { Bus, BusMessage } from '../../hardware/bus/bus.ts';
import type { Clock } from '../../hardware/clock.ts';
import type { DeviceHealth } from '../../hardware/device.ts';
import type { OpenLedger } from '../ledger/ledger.ts';
import type { Trust } from '../signing/keys.ts';
import { createTally } from '../sync/tally.ts';
import { siteTopicOf, topicOf } from '../sync/topic.ts';
import { adviceRows } from './advice.ts';
import { type CommandOptions, createCommands, type OrderedLane } from './commands.ts';
import { createDoor } from './door.ts';
import type { HoldBagKeeper } from './hold-bags.ts';
import { createRefusedMessages, type RefusedMessage } from './refused.ts';
import { createSheets } from './sheets.ts';
import { type CommandAnswer, decodeAdvice, decodeCommand, decodeSheet, encodeAnswer } from './wire.ts';

export interface LiveEndOptions {
  readonly site: string;
  /** Started and stopped by whoever made it. */
  readonly bus: Bus;
  readonly clock: Clock;
  readonly ledger: Pick<OpenLedger, 'append' | 'appendWith' | 'cases' | 'marks' | 'recordsOf'>;
  readonly lanes: readonly OrderedLane[];
  /** Whose commands, advice and sheets count. */
  readonly trust: Trust;
  readonly holdBags: HoldBagKeeper;
  readonly want: CommandOptions['want'];
  /** Told of messages that were refused: of each content once, and not of all where there are many. */
  readonly refused: (message: RefusedMessage) => void;
  readonly onTrouble: (error: unknown) => void;
}

/** The lane's end of what the centre says at the moment: commands, advice, and what is known of hold baggage. */
export interface LiveEnd {
  start(): void;
  stop(): void;
  /** `degraded` while nothing new is heard of hold baggage. */
  health(): DeviceHealth;
  /** The last messages that were refused, for who looks into it. */
  refusedMessages(): readonly RefusedMessage[];
}

/** A log that says so much of strangers is no log any more. */
const TOLD_AT_ONCE = 20;
const TOLD_A_SECOND = 0.1;

export function createLiveEnd(options: LiveEndOptions): LiveEnd {
  const { site, bus, clock, ledger, holdBags, trust, onTrouble } = options;
  const tally = createTally(clock);
  const telling = createAllowance(clock, TOLD_AT_ONCE, TOLD_A_SECOND);
  const refusals = createRefusedMessages(clock, (message) => {
    if (telling.take()) options.refused(message);
  });
  const count = (what: string) => tally.count(what);
  const refused = ({ topic, payload }: BusMessage, why: string) => {
    tally.count('refused');
    refusals.take(topic, payload, why);
  };
  const sheets = createSheets({
    site,
    clock,
    keeper: holdBags,
    decode: (payload) => decodeSheet(payload, trust),
    refused,
    count,
    onTrouble,
  });
  let unsubscribe: (() => void)[] = [];
  let isRunning = false;

  /** A door's messages are let in one by one; what goes wrong with one is not the next one's. */
  function listen(
    lane: string,
    subject: 'command' | 'advice',
    take: (message: BusMessage) => Promise<void>,
  ): () => void {
    return bus.subscribe(topicOf(site, lane, subject), (message) => void take(message).catch(onTrouble));
  }

  function doorsOf(lane: OrderedLane): readonly (() => void)[] {
    const common = { site, lane: lane.id, clock, ledger, refused, count, answer: answerOf(bus, site, lane.id, count) };
    const commands = createDoor({
      ...common,
      ...createCommands({ lane, clock, ledger, want: options.want }),
      purpose: 'command',
      decode: (payload) => decodeCommand(payload, trust),
    });
    const advice = createDoor({
      ...common,
      purpose: 'advice',
      decode: (payload) => decodeAdvice(payload, trust),
      rows: (message, signer) => adviceRows(message, signer, { clock, ledger }),
      act: ({ passage }) => ({ done: true, case: passage }),
    });
    return [listen(lane.id, 'command', commands), listen(lane.id, 'advice', advice)];
  }

  return {
    start() {
      if (isRunning) return;
      isRunning = true;
      const heard = bus.subscribe(siteTopicOf(site, 'hold-baggage'), (message) => sheets.take(message));
      unsubscribe = [heard, ...options.lanes.flatMap(doorsOf)];
    },
    stop() {
      isRunning = false;
      for (const each of unsubscribe) each();
      unsubscribe = [];
      sheets.stop();
    },
    health() {
      const isOld = holdBags.copy() === 'old';
      const trouble = isOld ? 'nothing new is heard of hold baggage: what is known of the bags may be old' : '';
      return tally.health(isRunning, bus.health(), trouble, { bagsHeld: holdBags.size() });
    },
    refusedMessages: () => refusals.list(),
  };
}

/** An answer that nobody hears is nobody's loss: who asked asks again. */
function answerOf(bus: Bus, site: string, lane: string, count: (what: string) => void) {
  return (answer: CommandAnswer) => {
    void bus.publish(topicOf(site, lane, 'command-answer'), encodeAnswer(answer)).catch(() => count('answersUnsent'));
  };
}

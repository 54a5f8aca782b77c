import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { createMqttBus } from '../../hardware/bus/mqtt-bus.ts';
import { systemClock } from '../../hardware/clock.ts';
import { brokerOptions } from '../config/broker-options.ts';
import { printable, shorten } from '../config/problem.ts';
import { adviceSchema } from '../contract/case.ts';
import { Fault, isFault, reasonOf } from '../contract/fault.ts';
import { mistakeIn } from '../contract/mistake.ts';
import { type BagNotice, bagNoticeSchema, LONGEST_SHEET_MS } from '../contract/pre-screening.ts';
import { type CentreVoice, createCentreVoice } from '../live/centre-voice.ts';
import { type CommandAnswer, type Ordered, orderedSchema } from '../live/wire.ts';
import { type BrokerFlags, brokerOf } from './broker-flags.ts';
import { centralKey } from './centre-keys.ts';

interface VoiceOptions extends BrokerFlags {
  readonly site: string;
  readonly key?: string;
  readonly simulated?: boolean;
}

export interface OrderOptions extends VoiceOptions {
  readonly lane: string;
  readonly what: string;
  readonly reason?: string;
  readonly passage?: string;
  readonly image?: string;
}

export interface AdviseOptions extends VoiceOptions {
  readonly lane: string;
  readonly passage: string;
  readonly by: string;
  readonly advice: string;
  readonly text: string;
}

export interface HoldBaggageOptions extends VoiceOptions {
  readonly file: string;
  readonly hours: number;
}

const MS_PER_HOUR = 3_600_000;

/** Orders something of a lane and prints what it answers. @throws Fault `data-invalid`, `command-refused`, `command-unanswered` */
export async function order(options: OrderOptions): Promise<number> {
  const ordered = orderedOf(options);
  requireName('lane', options.lane);
  const answer = await speak(options, async (voice) => voice.order(options.lane, ordered));
  return tell(answer, options);
}

/** Advises the officer of a case. @throws as `order` */
export async function advise({ lane, passage, by, text, advice, ...options }: AdviseOptions): Promise<number> {
  const said = { passage, by, text, advice: adviceSchema.parse(advice) };
  requireName('lane', lane);
  const answer = await speak(options, async (voice) => voice.advise(lane, said));
  return tell(answer, { lane, site: options.site });
}

/** Tells a site of its hold baggage. @throws Fault `data-invalid`, `command-unanswered` where the broker keeps nothing */
export async function holdBaggage({ file, hours, ...options }: HoldBaggageOptions): Promise<number> {
  const { site } = options;
  if (hours * MS_PER_HOUR > LONGEST_SHEET_MS) {
    throw new Fault('data-invalid', `No lane takes a sheet for new that is good for ${hours} hours: 48 at most`, {});
  }
  const notices = readNotices(file);
  const isKept = await speak(options, async (voice) =>
    voice.isKept(await voice.tellOfBags(notices, hours * MS_PER_HOUR)),
  );
  if (!isKept) {
    const why = 'its rights do not let this certificate speak and listen there, or another sheet has come since';
    throw new Fault('command-unanswered', `The broker does not keep the sheet for ${site}: ${why}`, { site });
  }
  const kept = `${notices.length} notices are with the broker, which keeps them for the lanes of ${site}`;
  process.stdout.write(`${kept}; whether they take them stands in their rows\n`);
  return 0;
}

function orderedOf({ what, reason, passage, image }: OrderOptions): Ordered {
  const wanted: unknown =
    what === 'close'
      ? { what: 'close-lane', reason }
      : what === 'send-image'
        ? { what, sha256: image }
        : { what, passage: passage ?? null, reason };
  const parsed = orderedSchema.safeParse(wanted);
  if (parsed.success) return parsed.data;
  const wants = 'close --reason TEXT, open-case --reason TEXT [--passage ID], or send-image --image SHA256';
  throw new Fault('data-invalid', `A lane cannot be ordered "${what}" like this; it can: ${wants}`, { what });
}

function readNotices(file: string): readonly BagNotice[] {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Fault('data-invalid', `${file} is no list of notices (${reasonOf(error)})`, { file }, error);
  }
  const list = z.array(z.unknown()).max(2000).safeParse(json);
  if (!list.success) throw new Fault('data-invalid', `${file} is no list of at most 2000 notices`, { file });
  return list.data.map((each, at) => {
    const notice = bagNoticeSchema.safeParse(each);
    if (notice.success) return notice.data;
    const { plate } = z.object({ plate: z.string() }).safeParse(each).data ?? {};
    const which = `Notice ${at + 1} of ${file}${plate === undefined ? '' : `, plate ${shorten(plate)},`}`;
    throw new Fault('data-invalid', `${which} ${mistakeIn(notice.error)}`, { file });
  });
}

/** Topics would carry anything, percent-encoded: nobody means many lanes and speaks to none. */
function requireName(what: 'site' | 'lane', name: string): void {
  if (/^[^+#/\p{C}]{1,64}$/u.test(name)) return;
  throw new Fault('data-invalid', `"${shorten(name)}" is no name of a ${what}: one is meant, as its site file has it`);
}

async function speak<T>(options: VoiceOptions, say: (voice: CentreVoice) => Promise<T>): Promise<T> {
  requireName('site', options.site);
  const key = centralKey(options.key, options.simulated ?? false);
  const bus = createMqttBus({ ...brokerOptions({ broker: brokerOf(options) }), clock: systemClock });
  bus.start();
  try {
    return await say(createCentreVoice({ bus, clock: systemClock, key, site: options.site }));
  } catch (error) {
    if (isFault(error)) throw error;
    throw new Fault('command-unanswered', `Nothing could be said (${reasonOf(error)})`, {}, error);
  } finally {
    await bus.stop();
  }
}

function tell(answer: CommandAnswer | null, { lane, site }: Pick<OrderOptions, 'lane' | 'site'>): number {
  if (answer === null) {
    const why = 'it is not there, does not trust the key, or the broker does not let this certificate speak';
    throw new Fault('command-unanswered', `${lane} of ${site} did not answer: ${why}`, { lane, site });
  }
  if (!answer.done) {
    throw new Fault('command-refused', `${lane} of ${site} did not do it: ${printable(answer.why)}`, { lane, site });
  }
  const opened = answer.case === null ? '' : `: case ${printable(answer.case)}`;
  process.stdout.write(`${lane} of ${site} has done it${opened}\n`);
  return 0;
}

import type { Clock } from '../clock.ts';
import type { Link } from '../link/link.ts';
import type { RequestOptions } from '../link/requests.ts';
import { EXCEPTIONS, READ_DISCRETE_INPUTS, type Reply, type ReplyFrame, type Request } from '../modbus/protocol.ts';
import { encodeRequest } from '../modbus/request-codec.ts';
import { type GateReading, readingOf } from './inputs.ts';
import { inputSpan, type Profile } from './profile.ts';

export interface TimedReading {
  readonly reading: GateReading;
  /** Monotonic ms at which the reply's last byte had arrived. */
  readonly atMs: number;
}

/** The gate's module, spoken to once each: nothing here repeats a command. A failure is an answer, never a throw. */
export interface GateExchange {
  /** True when the module echoed the write. */
  writeCoil(address: number, on: boolean, options?: RequestOptions): Promise<boolean>;
  writeRegister(address: number, value: number): Promise<boolean>;
  readInputs(): Promise<TimedReading | null>;
  /** What the module last refused, for people; empty while it refuses nothing. */
  refusal(): string;
}

/** unit, function, exception code, check. */
const ECHO_BYTES = 8;
const READ_OVERHEAD_BYTES = 5;

export interface ExchangeOptions {
  readonly link: Link<ReplyFrame>;
  readonly clock: Clock;
  readonly unit: number;
  readonly profile: Profile;
  readonly replyWithinMs: number;
}

function functionOf(request: Request): number {
  return encodeRequest(0, request)[1] ?? 0;
}

export function createGateExchange(options: ExchangeOptions): GateExchange {
  const { link, clock, unit, profile, replyWithinMs } = options;
  const span = inputSpan(profile);
  let refusal = '';

  /** Sends the request once; null when it was refused or not answered. */
  async function ask<Answer>(
    request: Request,
    accept: (reply: Reply) => Answer | undefined,
    how: RequestOptions,
  ): Promise<Answer | null> {
    const code = functionOf(request);
    const take = ({ reply }: ReplyFrame): Answer | null | undefined => {
      if (reply.kind !== 'exception' || reply.function !== code) return accept(reply);
      link.count('exceptions');
      refusal = `the module refuses function ${code}: ${EXCEPTIONS[reply.code] ?? `exception ${reply.code}`}`;
      return null;
    };
    try {
      return await link.request(encodeRequest(unit, request), take, replyWithinMs, { attempts: 1, ...how });
    } catch {
      // Counted by the link; what it means is the caller's to judge.
      return null;
    }
  }

  return {
    async writeCoil(address, on, how = {}) {
      const echoed = (reply: Reply) =>
        reply.kind === 'wroteCoil' && reply.address === address && reply.on === on ? true : undefined;
      const request: Request = { kind: 'writeCoil', address, on };
      return (await ask(request, echoed, { replyBytes: ECHO_BYTES, ...how })) ?? false;
    },
    async writeRegister(address, value) {
      const echoed = (reply: Reply) =>
        reply.kind === 'wroteRegister' && reply.address === address && reply.value === value ? true : undefined;
      const request: Request = { kind: 'writeRegister', address, value };
      return (await ask(request, echoed, { replyBytes: ECHO_BYTES })) ?? false;
    },
    async readInputs() {
      const whole = (reply: Reply): TimedReading | undefined => {
        if (reply.kind !== 'bits' || reply.function !== READ_DISCRETE_INPUTS) return undefined;
        if (reply.on.length !== Math.ceil(span.count / 8) * 8) return undefined;
        const reading = readingOf(reply.on, profile);
        return reading === null ? undefined : { reading, atMs: clock.nowMs() };
      };
      const request: Request = {
        kind: 'readBits',
        function: READ_DISCRETE_INPUTS,
        address: span.first,
        count: span.count,
      };
      const answer = await ask(request, whole, { replyBytes: READ_OVERHEAD_BYTES + Math.ceil(span.count / 8) });
      if (answer !== null) refusal = '';
      return answer;
    },
    refusal: () => refusal,
  };
}

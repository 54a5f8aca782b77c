import { ErrorWithReasonCode } from 'mqtt';
import type { IConnackPacket, MqttClient } from 'mqtt';
import type { Socket } from 'node:net';
import type { Will } from './bus.ts';
import { explainBrokerError, explainReason } from './broker-error.ts';
import type { AttemptEnd, MqttVersion } from './version-choice.ts';

/** An attempt to be let in by a broker, and the connection that comes of it: what is to be said when it has ended. */
export interface Attempt {
  readonly version: MqttVersion;
  readonly will: Will | undefined;
  note(error: Error): void;
  watchSocket(socket: Socket): void;
  watchClient(client: MqttClient): void;
  /** Whether the broker let us in without knowing our version: it says so in a CONNACK of MQTT 3.1.1. */
  isMisunderstood(connack: IConnackPacket): boolean;
  /** Why it ended, in an operator's words. */
  why(): string;
  /** How it ended, of one that was not let in. */
  end(): AttemptEnd;
}

/** In MQTT 5 a CONNACK is longer: it has a length of its properties (3.2.2.3). */
const CONNACK_LENGTH_OF_311 = 2;
const CONNACK_REFUSALS_OF_311 = 5;
const UNSUPPORTED_VERSION = 0x84;
const HANG_UPS: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);
/** What the client says when it hangs up itself, since nothing at all answered its CONNECT. */
const SILENCE = 'connack timeout';

export function createAttempt(version: MqttVersion, will: Will | undefined): Attempt {
  let isOpen = false;
  let isAnswered = false;
  let isMisunderstood = false;
  let reason = '';
  let error: Error | null = null;
  return {
    version,
    will,
    note(noted) {
      error ??= noted;
    },
    watchSocket(socket) {
      socket.once('encrypted' in socket ? 'secureConnect' : 'connect', () => {
        isOpen = true;
      });
    },
    watchClient(client) {
      client.once('packetreceive', () => {
        isAnswered = true;
      });
      client.once('disconnect', ({ reasonCode = 0 }) => {
        if (reasonCode >= 0x80) reason = explainReason(reasonCode);
      });
    },
    isMisunderstood(connack) {
      isMisunderstood = version === 5 && connack.length === CONNACK_LENGTH_OF_311;
      return isMisunderstood;
    },
    why() {
      if (reason !== '') return reason;
      return error === null ? 'the connection was closed' : explainBrokerError(error);
    },
    end() {
      if (isMisunderstood || (version === 5 && error !== null && isOfWrongVersion(error))) return 'wrong-version';
      return isOpen && !isAnswered && (error === null || isWordless(error)) ? 'hung-up' : 'other';
    },
  };
}

function isOfWrongVersion(error: Error): boolean {
  if (!(error instanceof ErrorWithReasonCode)) return false;
  return error.code === UNSUPPORTED_VERSION || error.code <= CONNACK_REFUSALS_OF_311;
}

function isWordless(error: Error): boolean {
  return error.message === SILENCE || ('code' in error && HANG_UPS.has(String(error.code)));
}

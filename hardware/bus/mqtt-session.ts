import type { IConnackPacket, MqttClient } from 'mqtt';
import { type BrokerTerms, termsOf } from './broker-terms.ts';
import { createSendLine, type SendLine } from './send-line.ts';

/** Since a broker let us in: what it takes, and what it has refused. */
export interface MqttSession {
  readonly client: MqttClient;
  readonly terms: BrokerTerms;
  readonly line: SendLine;
  readonly refusedTopics: Set<string>;
  hasRefusedFilter: boolean;
}

export function createMqttSession(client: MqttClient, connack: IConnackPacket): MqttSession {
  const terms = termsOf(connack);
  const line = createSendLine(terms.receiveMaximum);
  return { client, terms, line, refusedTopics: new Set(), hasRefusedFilter: false };
}

/** A broker that lost what it was to acknowledge takes nothing more on this connection; on a new one it does. */
export function hangUpOnSilence({ client, terms: { receiveMaximum } }: MqttSession): void {
  const what = `it acknowledges none of ${receiveMaximum} messages and takes no more at once`;
  client.stream.destroy(new Error(`${what}, so we connect anew; see its log, and start it again if this goes on`));
}

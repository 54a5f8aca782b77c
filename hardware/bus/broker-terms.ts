import type { IConnackPacket } from 'mqtt';
import type { PublishOptions } from './bus.ts';

/** What a broker takes of us, as it says when it lets us in (MQTT 5, 3.2.2.3); one that speaks 3.1.1 says nothing. */
export interface BrokerTerms {
  /** The longest packet, bytes. */
  readonly maxPacketBytes: number;
  /** How many messages may be unacknowledged at once. */
  readonly receiveMaximum: number;
  readonly takesQos1: boolean;
  readonly retains: boolean;
}

export function termsOf({ properties = {} }: Pick<IConnackPacket, 'properties'>): BrokerTerms {
  return {
    maxPacketBytes: properties.maximumPacketSize ?? Number.POSITIVE_INFINITY,
    receiveMaximum: properties.receiveMaximum ?? 65_535,
    takesQos1: properties.maximumQoS !== 0,
    retains: properties.retainAvailable !== false,
  };
}

/** Around its texts: header 5 at most, lengths of topic and media type 2 each, identifier 2, properties 3 and an expiry 5. */
const PACKET_BYTES = 19;

/** Why the broker would hang up on such a message, with what to do; null when it takes it. */
export function whyNotTaken(
  { maxPacketBytes, takesQos1, retains }: BrokerTerms,
  topic: string,
  bytes: number,
  { qos = 1, retain = false, contentType = '' }: PublishOptions,
): string | null {
  const packetBytes = PACKET_BYTES + Buffer.byteLength(topic) + Buffer.byteLength(contentType) + bytes;
  if (packetBytes > maxPacketBytes) {
    return `a packet of ${packetBytes} bytes is longer than the broker takes, which is ${maxPacketBytes}; raise it there`;
  }
  if (qos === 1 && !takesQos1) return 'the broker takes QoS 0 alone; let it take QoS 1';
  if (retain && !retains) return 'the broker keeps no messages; let it retain them';
  return null;
}

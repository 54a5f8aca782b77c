import type { Socket } from 'node:net';
import { MqttClient } from 'mqtt';
import type { PublishOptions, Will } from './bus.ts';
import type { SendLine, Wait } from './send-line.ts';
import type { MqttVersion } from './version-choice.ts';

export interface MqttIdentity {
  readonly clientId: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly cleanSession: boolean;
  readonly will?: Will | undefined;
  /** The longest packet that we take, bytes. */
  readonly maxPacketBytes: number;
}

const KEEPALIVE_S = 10;
const CONNECT_TIMEOUT_MS = 8000;
const SESSION_KEPT_S = 24 * 3600;

/** A client for this one connection: it neither connects again nor keeps anything for later. */
export function openMqttClient(socket: Socket, version: MqttVersion, identity: MqttIdentity): MqttClient {
  const { clientId, username, password, cleanSession, will, maxPacketBytes } = identity;
  const session = cleanSession ? {} : { sessionExpiryInterval: SESSION_KEPT_S };
  return new MqttClient(() => socket, {
    protocolId: 'MQTT',
    protocolVersion: version,
    clientId,
    clean: cleanSession,
    keepalive: KEEPALIVE_S,
    connectTimeout: CONNECT_TIMEOUT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
    ...(version === 5 ? { properties: { maximumPacketSize: maxPacketBytes, ...session } } : {}),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(will === undefined ? {} : { will: { ...will, payload: Buffer.from(will.payload), qos: 1 } }),
  });
}

/** A message on its way: how it is sent, and who is told that it was acknowledged, or why it was not. */
export interface Outgoing {
  readonly topic: string;
  readonly payload: Buffer;
  readonly options: PublishOptions;
  readonly end: (error: Error | null) => void;
}

/** Sends in its turn; what expects no acknowledgement need not wait for one. The answer forgets it. */
export function sendInTurn(client: MqttClient, line: SendLine, { topic, payload, options, end }: Outgoing): () => Wait {
  const { qos = 1, retain = false, expiresMs, contentType } = options;
  // A client that speaks 3.1.1 leaves the properties out.
  const properties = {
    ...(expiresMs === undefined ? {} : { messageExpiryInterval: Math.ceil(expiresMs / 1000) }),
    ...(contentType === undefined ? {} : { contentType }),
  };
  let messageId: number | null = null;
  const send = () => {
    client.publish(topic, payload, { qos, retain, properties }, (error) => end(error ?? null));
    if (qos === 1) messageId = client.getLastMessageId();
  };
  if (qos === 0) {
    send();
    return () => ({ wasInVain: false });
  }
  const leave = line.enter(send);
  return () => {
    if (messageId !== null) client.removeOutgoingMessage(messageId);
    return leave();
  };
}

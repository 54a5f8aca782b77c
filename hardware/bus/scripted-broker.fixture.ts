import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A packet as it came: its first byte, and what follows its length. */
export interface Packet {
  readonly head: number;
  readonly body: Buffer;
}
export type Answer = (packet: Packet, say: (...bytes: readonly number[]) => void, socket: Socket) => void;

/** A broker that says what a test tells it to say, byte by byte. */
export interface ScriptedBroker {
  readonly url: string;
  /** The version of each CONNECT that came. */
  readonly offered: readonly number[];
  /** Every packet that came, with those of earlier connections. */
  readonly came: readonly Packet[];
  /** Breaks every connection. */
  cut(): void;
  close(): Promise<void>;
}

export const CONNECT = 0x10;
export const PUBLISH_QOS_1 = 0x32;
export const SUBSCRIBE = 0x82;
/** CONNACK of MQTT 5 that lets in, with the properties of the broker. */
export const welcome5 = (...properties: readonly number[]): readonly number[] => [
  0x20,
  3 + properties.length,
  0,
  0,
  properties.length,
  ...properties,
];
export const WELCOME_311: readonly number[] = [0x20, 2, 0, 0];

export async function scriptedBroker(answer: Answer): Promise<ScriptedBroker> {
  const offered: number[] = [];
  const came: Packet[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    const say = (...bytes: readonly number[]) => void socket.write(Buffer.from(bytes));
    let pending = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      pending = Buffer.concat([pending, chunk]);
      for (let taken = takePacket(pending); taken !== null; taken = takePacket(pending)) {
        pending = taken.rest;
        came.push(taken.packet);
        if (taken.packet.head === CONNECT) offered.push(versionOf(taken.packet));
        answer(taken.packet, say, socket);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `mqtt://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    offered,
    came,
    cut,
    async close() {
      cut();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}

/** Before it: the name of the protocol, "MQTT", and its length. */
export function versionOf({ body }: Packet): number {
  return body[6] ?? 0;
}

function takePacket(bytes: Buffer): { readonly packet: Packet; readonly rest: Buffer<ArrayBuffer> } | null {
  let [length, at] = [0, 1];
  for (let factor = 1; ; factor *= 128, at += 1) {
    const digit = bytes[at];
    if (digit === undefined) return null;
    length += (digit & 127) * factor;
    if (digit < 128) break;
  }
  const end = at + 1 + length;
  if (bytes.length < end) return null;
  const packet = { head: bytes[0] ?? 0, body: Buffer.from(bytes.subarray(at + 1, end)) };
  return { packet, rest: Buffer.from(bytes.subarray(end)) };
}

import { type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

const VIEWER = /^(viewer\..+|centre)$/;

/**
 * Whether a connection's certificate is of one who may look: its common name is `viewer.` and a name, or `centre`. The same
 * authority signs lanes' computers and brokers, too, and each lane's computer would see the whole country.
 */
export function isViewer(socket: Socket): boolean {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return false;
  const { subject } = socket.getPeerCertificate();
  return typeof subject?.CN === 'string' && VIEWER.test(subject.CN);
}

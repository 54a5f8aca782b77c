import net from 'node:net';
import tls from 'node:tls';

/** Certificates in PEM: whom we believe, and who we are (mutual TLS). */
export interface BusTls {
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
}

/** Reads them anew for each connection, so that renewed ones are taken without a restart. May throw what a reader may. */
export type ReadTls = () => BusTls;

/**
 * Opens a socket to `mqtt://host[:port]` (1883) or `mqtts://host[:port]` (8883, TLS 1.3, server certificate checked).
 * Nagle's algorithm is off: a QoS 1 exchange would otherwise wait 40 ms for each delayed acknowledgement.
 * @throws Error when the certificates cannot be read, or are none
 */
export function openBusSocket(url: URL, readTls: ReadTls | undefined): net.Socket {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const secure = url.protocol === 'mqtts:';
  const port = url.port === '' ? (secure ? 8883 : 1883) : Number(url.port);
  const socket = secure
    ? tls.connect({ host, port, servername: net.isIP(host) === 0 ? host : '', minVersion: 'TLSv1.3', ...readTls?.() })
    : net.connect({ host, port });
  socket.setNoDelay(true);
  return socket;
}

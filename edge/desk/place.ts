import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { Fault } from '../contract/fault.ts';
import { isLoopback } from '../screen/origin.ts';

/** Where the desk is served, as the site file says. */
export interface DeskPlace {
  /** An address of this computer, or a name of it. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** PEM files; without them the desk is served on loopback only. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** What browsers may call it, beside `host` and the names in its certificate. */
  readonly names: readonly string[];
}

export interface DeskTls {
  readonly cert: string;
  readonly key: string;
  readonly certificate: X509Certificate;
}

/**
 * Reads certificate and key; null where the desk needs none.
 * @throws Fault `config-invalid` when they cannot be used, or when there are none and others could listen
 */
export function readTls({ host, tls }: DeskPlace): DeskTls | null {
  if (tls === undefined) {
    if (isLoopback(host)) return null;
    throw unusable(`The desk may be served at ${host} only with a certificate: without desk.tls it stays on loopback`);
  }
  const cert = readPem(tls.certFile, 'certFile');
  const key = readPem(tls.keyFile, 'keyFile');
  try {
    createSecureContext({ cert, key });
    return { cert, key, certificate: new X509Certificate(cert) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw unusable(`The certificate and key that desk.tls names cannot be used together (${why})`, error);
  }
}

function readPem(file: string, key: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unusable(`The file that desk.tls.${key} names cannot be read: ${file}`, error);
  }
}

export function unusable(what: string, cause?: unknown): Fault {
  return new Fault('config-invalid', what, {}, cause);
}

import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';

/** Whether a request comes from a page of this desk. The headers are those of the request, as they came. */

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host) || host === '::1';
}

/** Answers whether a Host header names this desk; another name that leads here is somebody's trick (DNS rebinding). */
export function createHostCheck(names: readonly string[], certificate: X509Certificate | null) {
  const known = new Set([...LOOPBACK, ...names.map((name) => hostOf(isIP(name) === 6 ? `[${name}]` : name)?.name)]);
  return function isOurs(header: string | undefined): boolean {
    const name = hostOf(header)?.name;
    if (name === undefined) return false;
    if (known.has(name)) return true;
    const bare = name.replaceAll(/^\[|\]$/g, '');
    if (certificate === null) return false;
    return (isIP(bare) === 0 ? certificate.checkHost(bare) : certificate.checkIP(bare)) !== undefined;
  };
}

/** Whether an Origin header is the very place that the Host header names. */
export function isSameOrigin(origin: string | undefined, host: string | undefined, isTls: boolean): boolean {
  const scheme = isTls ? 'https' : 'http';
  const own = hostOf(host, scheme);
  if (origin === undefined || own === null || !origin.startsWith(`${scheme}://`)) return false;
  const from = hostOf(origin.slice(scheme.length + 3), scheme);
  return from !== null && from.name === own.name && from.port === own.port;
}

function hostOf(header: string | undefined, scheme = 'http') {
  if (header === undefined || /[/?#@\\]/.test(header) || !URL.canParse(`${scheme}://${header}`)) return null;
  const { hostname, port } = new URL(`${scheme}://${header}`);
  return { name: hostname, port };
}

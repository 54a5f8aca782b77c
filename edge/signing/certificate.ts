import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { isIPv4 } from 'node:net';
import { bitString, der, integer, objectId, octets, pem, sequence, time, utf8 } from './der.ts';

/**
 * X.509 certificates (RFC 5280) for a site that has no authority of its own: P-256 with SHA-256, which every broker's TLS
 * knows. Their serial numbers are of the operating system's chance, as keys are.
 */

/** A certificate and its private key, PEM. */
export interface Identity {
  /** The subject's common name. */
  readonly name: string;
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateWish {
  /** What it is for: to sign others, to be a server, or to be a client. */
  readonly purpose: 'authority' | 'server' | 'client';
  readonly name: string;
  /** Host names and IPv4 addresses of a server. */
  readonly hosts?: readonly string[];
  /** From when to when it is valid, ms since 1970; whole seconds count. */
  readonly fromMs: number;
  readonly toMs: number;
}

const SHORTEST_SERIAL = 0x40;
const ECDSA_WITH_SHA256 = sequence(objectId('2a8648ce3d040302'));
const CRITICAL = der(0x01, Buffer.from([0xff]));
/** Digital signature; and for an authority, the signing of certificates and of lists of revoked ones (4.2.1.3). */
const KEY_USAGE = { leaf: bitString(Buffer.from([0x80]), 7), authority: bitString(Buffer.from([0x06]), 1) };
const EXTENDED_KEY_USAGE = { server: objectId('2b06010505070301'), client: objectId('2b06010505070302') };

/**
 * A new certificate. Without an `authority` it signs itself.
 * @param key whose certificate it is, PEM; a new key when absent
 */
export function makeIdentity(wish: CertificateWish, authority: Identity | null, key?: string): Identity {
  const privateKey =
    key === undefined ? generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey : createPrivateKey(key);
  const publicKey = createPublicKey(privateKey);
  const issuerKey = authority === null ? privateKey : createPrivateKey(authority.key);
  const content = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(serialNumber()),
    ECDSA_WITH_SHA256,
    nameOf(authority?.name ?? wish.name),
    sequence(time(wish.fromMs), time(wish.toMs)),
    nameOf(wish.name),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions(wish, publicKey, createPublicKey(issuerKey)))),
  );
  return {
    name: wish.name,
    certificate: pem('CERTIFICATE', signed(content, issuerKey)),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** What is to be signed, with the signature beside it. */
export function signed(content: Buffer, key: KeyObject): Buffer {
  return sequence(content, ECDSA_WITH_SHA256, bitString(sign('sha256', content, key)));
}

export function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(objectId('550403'), utf8(commonName))));
}

/** Sixteen bytes, positive, and never shorter for a leading zero. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) % SHORTEST_SERIAL) + SHORTEST_SERIAL;
  return bytes;
}

function extensions(wish: CertificateWish, own: KeyObject, issuer: KeyObject): Buffer[] {
  const { purpose, hosts = [] } = wish;
  const identified = [
    extension('551d0e', octets(keyIdentifier(own))),
    extension('551d23', sequence(der(0x80, keyIdentifier(issuer)))),
  ];
  if (purpose === 'authority') {
    // It signs no further authorities.
    const constraints = sequence(CRITICAL, integer(Buffer.from([0])));
    return [critical('551d13', constraints), critical('551d0f', KEY_USAGE.authority), ...identified];
  }
  return [
    critical('551d13', sequence()),
    critical('551d0f', KEY_USAGE.leaf),
    extension('551d25', sequence(EXTENDED_KEY_USAGE[purpose])),
    ...(hosts.length === 0 ? [] : [extension('551d11', sequence(...hosts.map(generalName)))]),
    ...identified,
  ];
}

function extension(id: string, content: Buffer): Buffer {
  return sequence(objectId(id), octets(content));
}

function critical(id: string, content: Buffer): Buffer {
  return sequence(objectId(id), CRITICAL, octets(content));
}

function generalName(host: string): Buffer {
  return isIPv4(host) ? der(0x87, Buffer.from(host.split('.').map(Number))) : der(0x82, Buffer.from(host));
}

/** The first 160 bits of the SHA-256 of the subject's public key (RFC 7093, method 1). */
function keyIdentifier(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return createHash('sha256').update(point).digest().subarray(0, 20);
}

import { createPrivateKey, X509Certificate } from 'node:crypto';
import { type Identity, nameOf, signed } from './certificate.ts';
import { der, integer, objectId, octets, pem, sequence, time } from './der.ts';

/** A list of revoked certificates (RFC 5280 5.1) by their authority, for tests: number 1, good for ten years from 2025. */
export function revoke(authority: Identity, identities: readonly Identity[]): string {
  const atMs = Date.UTC(2025, 0, 1);
  const entries = identities.map(({ certificate }) => {
    const { serialNumber } = new X509Certificate(certificate);
    return sequence(integer(Buffer.from(serialNumber, 'hex')), time(atMs));
  });
  const number = sequence(objectId('551d14'), octets(integer(Buffer.from([1]))));
  const content = sequence(
    integer(Buffer.from([1])),
    sequence(objectId('2a8648ce3d040302')),
    nameOf(authority.name),
    time(atMs),
    time(Date.UTC(2035, 0, 1)),
    ...(entries.length === 0 ? [] : [sequence(...entries)]),
    der(0xa0, sequence(number)),
  );
  return pem('X509 CRL', signed(content, createPrivateKey(authority.key)));
}

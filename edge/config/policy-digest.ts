import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Policy } from '../contract/policy.ts';

/**
 * SHA-256 of a policy as it judges, its lists included, in 64 lower-case hexadecimal digits: over its canonical JSON
 * (RFC 8785), so that how its file was written makes no difference.
 */
export function policyDigest(policy: Policy): string {
  return createHash('sha256')
    .update(canonicalize(policy) ?? '')
    .digest('hex');
}

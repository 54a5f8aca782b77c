import type { PointerSeen } from './down-record.ts';

/** What is to be made of a lane's pointer when it is held against those that were seen. Pure. */

export type PointerJudgement =
  | { readonly kind: 'taken' }
  /** It is the one that is known: brokers give what they retain again and again. */
  | { readonly kind: 'known' }
  /** Completes "it ...". */
  | { readonly kind: 'refused'; readonly why: string };

/**
 * Judges a pointer whose signature holds against the lane's last one. `versions`: the hash of every release of which the
 * computer knows, by its version.
 */
export function judgePointer(
  pointer: PointerSeen,
  last: PointerSeen | undefined,
  versions: ReadonlyMap<number, string>,
  wallMs: number,
): PointerJudgement {
  if (last !== undefined && isSame(pointer, last)) return { kind: 'known' };
  const why = backwards(pointer, last) ?? anotherOfItsName(pointer, versions) ?? late(pointer, wallMs);
  return why === null ? { kind: 'taken' } : { kind: 'refused', why };
}

export function isExpired({ expiresAtMs }: PointerSeen, wallMs: number): boolean {
  return expiresAtMs <= wallMs;
}

/** Replay and rollback: whoever plays what was true once would take the computer back to it. */
function backwards(pointer: PointerSeen, last: PointerSeen | undefined): string | null {
  if (last === undefined) return null;
  if (pointer.sequence < last.sequence) return `has the number ${pointer.sequence}, and ${last.sequence} was seen`;
  if (pointer.sequence === last.sequence)
    return `has the number ${pointer.sequence} and says something else than before`;
  const [is, was] = [pointer.release?.version ?? 0, last.release?.version ?? 0];
  return is < was ? `names release ${is}, and ${was} was named before` : null;
}

/** Mix and match: one version, two releases. */
function anotherOfItsName({ release }: PointerSeen, versions: ReadonlyMap<number, string>): string | null {
  if (release === null) return null;
  const known = versions.get(release.version);
  return known === undefined || known === release.sha256
    ? null
    : `names another release ${release.version} than was named before`;
}

/** Freeze: whoever keeps a lane from newer pointers can offer it nothing but old ones. */
function late(pointer: PointerSeen, wallMs: number): string | null {
  return isExpired(pointer, wallMs) ? `expired at ${new Date(pointer.expiresAtMs).toISOString()}` : null;
}

function isSame(one: PointerSeen, other: PointerSeen): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

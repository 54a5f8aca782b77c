import { DEVELOPMENT_TRUST, readTrust, type Trust } from '../signing/keys.ts';
import type { SiteConfig } from './schema.ts';

interface Trusting {
  readonly mode: SiteConfig['mode'];
  readonly central: Pick<SiteConfig['central'], 'trustedKeys'>;
}

/**
 * Whose receipts, releases and commands count at a site: the keys that its file names; without any, in simulation, the
 * development key, and in operation nobody. @throws Fault `key-invalid`
 */
export function centralTrust({ mode, central }: Trusting): Trust {
  const { trustedKeys } = central;
  return trustedKeys.length === 0 && mode === 'simulation' ? DEVELOPMENT_TRUST : readTrust(trustedKeys, 'refused');
}

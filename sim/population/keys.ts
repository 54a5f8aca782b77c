import { createPrivateKey } from 'node:crypto';
import type { DeclarationKey } from '../../hardware/barcode/declaration-key.ts';
import type { DeclarationSigner } from '../../hardware/barcode/declaration.ts';

/**
 * The key that signs simulated declarations, in simulation only. It is published here on purpose: it proves nothing,
 * and a lane in service must never trust it.
 */
const SIMULATION_KEY_ID = 'sim-1';

const SIMULATION_KEY_PEM = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIAEoAStk9IG0jx8tnAQs/2HxLSGUjRnt2CwlmcKEoPVs
-----END PRIVATE KEY-----
`;

const FORGER_KEY_PEM = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIEaZc+PvoTpmDxYaioA8BnaUtH2OPjdTAa4DTFzQIC1O
-----END PRIVATE KEY-----
`;

/** What a simulated lane is configured to trust. */
export const SIMULATION_KEY: DeclarationKey = {
  id: SIMULATION_KEY_ID,
  publicKey: `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAzGIKJckWKobYR9RaZkPqHWdv/ac+v2B4PFAIvuWL340=
-----END PUBLIC KEY-----
`,
};

export const simulationSigner: DeclarationSigner = {
  keyId: SIMULATION_KEY_ID,
  privateKey: createPrivateKey(SIMULATION_KEY_PEM),
};

/** Signs in the name of the simulation key with another: a signature that does not hold. */
export const forger: DeclarationSigner = {
  keyId: SIMULATION_KEY_ID,
  privateKey: createPrivateKey(FORGER_KEY_PEM),
};

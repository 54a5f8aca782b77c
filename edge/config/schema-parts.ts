import { z } from 'zod';

/** What several sections of the site file are made of. */

export const path = z.string().regex(/^[^\0]{1,4096}$/, 'a path; relative ones begin at the folder of this file');

/** Certificates of whoever connects. `whose`: the other side, for people. */
export function tlsSection(whose: string) {
  return z.strictObject({
    caFile: path.describe(`certificate of the authority that signed ${whose}, PEM`),
    certFile: path.exactOptional().describe('certificate of this computer, PEM'),
    keyFile: path.exactOptional().describe('private key of this computer, PEM'),
  });
}
export type TlsSection = z.infer<ReturnType<typeof tlsSection>>;

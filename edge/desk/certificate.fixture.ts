import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeIdentity } from '../signing/certificate.ts';

/** A certificate that signs itself, for tests: ten years from 2025, for the names and IPv4 addresses given. Written as PEM. */
export function writeCertificate(folder: string, hosts: readonly string[]) {
  const [fromMs, toMs] = [Date.UTC(2025, 0, 1), Date.UTC(2035, 0, 1)];
  const { certificate: cert, key } = makeIdentity(
    { purpose: 'server', name: 'greenlane test', hosts, fromMs, toMs },
    null,
  );
  const files = { certFile: join(folder, 'desk.pem'), keyFile: join(folder, 'desk.key') };
  writeFileSync(files.certFile, cert);
  writeFileSync(files.keyFile, key);
  return { ...files, cert };
}

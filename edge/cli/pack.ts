import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pc from 'picocolors';
import { systemClock } from '../../hardware/clock.ts';
import { Fault } from '../contract/fault.ts';
import { tryPacks } from '../inference/try-packs.ts';
import { DEVELOPMENT_TRUST, generateKeys, KEY_NAME, readPrivateKey, readTrust } from '../signing/keys.ts';
import { readPack } from '../packs/pack.ts';
import { signPack } from '../packs/sign.ts';
import type { Manifest } from '../packs/manifest.ts';
import { isSignedForDevelopment } from '../packs/signatures.ts';
import { explainDraft } from './explain-draft.ts';

/** What `greenlane pack` does, but for `inspect`. Faults are told by whoever calls. */

export type Write = (text: string) => void;
const standardOutput: Write = (text) => void process.stdout.write(text);
const OWNER_ONLY = 0o600;
const FOR_EVERYBODY = 0o644;
const BYTES_PER_MB = 1_000_000;

/** Fills in sizes and hashes, and signs. @throws Fault `key-invalid`, `pack-draft` */
export function sign(folder: string, keyFile: string, write = standardOutput): void {
  const key = readPrivateKey(keyFile);
  explainDraft(folder);
  const { id, version, files } = signPack(folder, key);
  const count = Object.keys(files).length;
  write(`${pc.bold(`${id} ${version}`)}: ${count} files described, signed by ${key.name} (key ${key.id})\n`);
}

/**
 * Verifies and loads a pack as a lane does. Without keys, the development key counts, as in a simulation.
 * @throws Fault `key-invalid`, `pack-untrusted`, `pack-invalid`, `model-unavailable`
 */
export async function verify(folder: string, trusted: readonly string[], write = standardOutput): Promise<void> {
  const trust = trusted.length === 0 ? DEVELOPMENT_TRUST : readTrust(trusted, 'refused');
  const { manifest, signer } = readPack(folder, trust);
  const [refused] = await tryPacks({ packs: [folder], trust, clock: systemClock });
  // A pack that hangs or crashes is one that a lane refuses.
  if (refused !== undefined) throw new Fault('pack-invalid', refused.fault.what, { folder });
  const sizes = Object.values(manifest.files).map(({ bytes }) => bytes);
  const total = sizes.reduce((sum, bytes) => sum + bytes, 0) / BYTES_PER_MB;
  const lines = [
    `${pc.bold(`${manifest.id} ${manifest.version}`)}: ${pc.green('ok')}`,
    `  signed by ${signer.name} (key ${signer.id})`,
    `  ${sizes.length} files, ${total.toFixed(1)} MB, each as the manifest says`,
    `  ${triedWords(manifest)}; how much it sees is for \`npx greenlane evaluate\``,
    ...(isSignedForDevelopment(folder)
      ? [`  ${pc.yellow('note')} a lane in operation refuses the development key`]
      : []),
  ];
  write(`${lines.join('\n')}\n`);
}

function triedWords(manifest: Manifest): string {
  if (manifest.kind !== 'detector' || manifest.specimen === undefined) return 'loaded and run once, on nothing';
  return `loaded, and sees ${manifest.specimen.sees.join(' and ')} in its specimen`;
}

/** Writes a new signing identity as two files in `folder`, never over one that is there. @throws Fault `key-invalid`, `data-invalid` */
export function keygen(name: string, folder: string, write = standardOutput): void {
  if (!KEY_NAME.test(name)) {
    throw new Fault('key-invalid', `A key is named by up to 40 lower-case letters, digits and hyphens, not "${name}"`);
  }
  if (!existsSync(folder)) throw new Fault('data-invalid', `There is no folder ${folder} for the keys: make it first`);
  const { publicKey, privateKey } = generateKeys(name);
  const publicFile = path.join(folder, `${name}.public.json`);
  const privateFile = path.join(folder, `${name}.private.json`);
  writeNew(privateFile, privateKey, OWNER_ONLY);
  writeNew(publicFile, publicKey, FOR_EVERYBODY);
  write(
    [
      `${pc.bold(name)}: key ${publicKey.id}`,
      `  ${privateFile}  signs; keep it away from the lanes, and a copy in a safe`,
      `  ${publicFile}  goes to the lanes: where it is named in their site files says what it counts for`,
      '    inference.trustedKeys  model packs (`pack sign`)',
      '    central.trustedKeys    receipts of a centre (`central --key`), releases (`release create --key`), orders, advice',
      '                           and lists of hold baggage',
      '',
    ].join('\n'),
  );
}

function writeNew(file: string, content: object, mode: number): void {
  try {
    writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx', mode });
  } catch (error) {
    throw new Fault('key-invalid', `The key file ${file} cannot be written: ${String(error)}`, { file }, error);
  }
}

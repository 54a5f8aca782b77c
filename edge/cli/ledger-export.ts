import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pc from 'picocolors';
import { ledgerOptions } from '../config/ledger-options.ts';
import { loadSite } from '../config/load.ts';
import { Fault, reasonOf } from '../contract/fault.ts';
import { imagePath } from '../ledger/images.ts';
import { type Bundle, type BundledImage, composeBundle, imagesNamed } from '../proof/bundle.ts';
import { readStoppedLedger } from './ledger-verify.ts';

export interface ExportOptions {
  readonly out: string;
  readonly images: boolean;
  readonly write?: (text: string) => void;
}

/** Writes a case as a bundle. Resolves to the exit code. @throws Fault */
export async function exportCase(siteFile: string, passage: string, options: ExportOptions): Promise<number> {
  const write = options.write ?? ((text: string) => void process.stdout.write(text));
  const site = loadSite(siteFile);
  const ledger = readStoppedLedger(ledgerOptions(site).file);
  let bundle: Bundle;
  try {
    bundle = composeBundle(ledger, site.site, passage);
  } finally {
    ledger.close();
  }
  const named = imagesNamed(bundle);
  const images = options.images ? await enclose(join(site.dataDir, 'images'), named) : [];
  keep(options.out, `${JSON.stringify({ ...bundle, images })}\n`);
  write(textOf(bundle, options.out, { named: named.length, enclosed: images.length }));
  return 0;
}

/** Those that are still there; whether each is what its name says is for `prove` to find. */
async function enclose(folder: string, named: readonly string[]): Promise<readonly BundledImage[]> {
  const images: BundledImage[] = [];
  for (const sha256 of named) {
    try {
      images.push({ sha256, base64: (await readFile(imagePath(folder, sha256))).toString('base64') });
    } catch (error) {
      const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isGone) throw new Fault('image-refused', `Image ${sha256} cannot be read`, { sha256 }, error);
    }
  }
  return images;
}

function keep(file: string, text: string): void {
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw new Fault('data-invalid', `${file} cannot be written (${reasonOf(error)})`, { file }, error);
  }
}

function textOf(
  { sections, passage }: Bundle,
  out: string,
  images: { readonly named: number; readonly enclosed: number },
) {
  const links = sections.flatMap((section) => section.links);
  const shown = links.filter((link) => 'record' in link).length;
  return `${pc.bold(out)}: the case ${passage}
  ${shown} rows of it, with all that stands in them; ${links.length - shown} rows of others as hashes, which tell nothing
  ${images.enclosed} of ${images.named} images
  It holds what was recorded of a person: hand it only to who may know that.
`;
}

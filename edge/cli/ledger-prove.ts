import { readFileSync } from 'node:fs';
import pc from 'picocolors';
import { Fault, reasonOf } from '../contract/fault.ts';
import { type Proven, type ProvenSection, prove, type Proving } from '../proof/prove.ts';
import { trustIn } from './centre-keys.ts';

export interface ProveOptions {
  /** Public key files of the centre. */
  readonly keys: readonly string[];
  readonly json: boolean;
  readonly write?: (text: string) => void;
}

/** Verifies an exported case and says what that proves. Answers the exit code. @throws Fault */
export function proveCase(file: string, options: ProveOptions): number {
  const write = options.write ?? ((text: string) => void process.stdout.write(text));
  const proving = prove(read(file), trustIn(options.keys));
  if (!proving.ok && options.keys.length === 0) throw keyMissing(file, proving.why);
  write(options.json ? `${JSON.stringify(told(proving))}\n` : textOf(file, proving));
  return proving.ok ? 0 : 1;
}

function keyMissing(file: string, why: string): Fault {
  const where =
    '`centre.public.json` of its enrolment, or what a site file of its lanes names under `central.trustedKeys`';
  const what = `${file} proves nothing without the public key of its centre (--key). ${why} Ask the centre for it: ${where}; not whoever gave you the case`;
  return new Fault('data-invalid', what, { file });
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Fault('data-invalid', `${file} cannot be read (${reasonOf(error)})`, { file }, error);
  }
}

function told(proving: Proving) {
  if (!proving.ok) return proving;
  const sections = proving.proven.sections.map(({ signer: { name, id }, ...rest }) => ({
    ...rest,
    signer: { name, id },
  }));
  return { ok: true, ...proving.proven, sections };
}

function textOf(file: string, proving: Proving): string {
  if (!proving.ok) return `${pc.bold(file)}: ${pc.red('proves nothing')}\n  ${proving.why}\n`;
  const { proven } = proving;
  return `${pc.bold(file)}: ${pc.green('proven')}
  case ${proven.passage}, site ${proven.site}${proven.simulated ? pc.yellow(', of simulated devices') : ''}
${proven.sections.map(sectionText).join('')}
  Proven is that
${bulleted(provenThat(proven))}
  Not proven is
${bulleted(notProven(proven))}`;
}

function sectionText({ lane, shown, hidden, from, upto, issuedAtMs, signer }: ProvenSection): string {
  return `  chain ${lane}, rows ${from} to ${upto}: ${shown} shown, ${hidden} of others as hashes
  receipted ${new Date(issuedAtMs).toISOString()} and signed with Ed25519 and ML-DSA-65 by ${signer.name} (key ${signer.id})
`;
}

const bulleted = (lines: readonly string[]) => lines.map((line) => `  - ${line}\n`).join('');

function provenThat({ images }: Proven): readonly string[] {
  return [
    'each row shown is, to the last character, what the lane had recorded when the centre gave its receipt,',
    'the rows stand in the order in which they were recorded, in the places that are named,',
    ...(images.enclosed === 0 ? [] : [`the ${images.enclosed} images enclosed are those that the rows name,`]),
    'nobody changed any of it afterwards, neither at the lane nor at the centre.',
  ];
}

function notProven({ images, sections }: Proven): readonly string[] {
  const hidden = sections.reduce((sum, section) => sum + section.hidden, 0);
  return [
    'that what devices, models and people said was true: only that it was recorded so,',
    'that the clocks were right: the moments are those of the clocks of lane and centre,',
    ...(hidden === 0
      ? []
      : [`what stands in the ${hidden} rows that are there as hashes: more about this case might,`]),
    ...(images.enclosed === images.named
      ? []
      : [`what the ${images.named - images.enclosed} images show that are not enclosed,`]),
    'whose key it is: that is for whoever gave you the public key to answer.',
  ];
}

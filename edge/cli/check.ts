import { dirname, resolve } from 'node:path';
import pc from 'picocolors';
import { type Examination, examine, isThere, type TryPacks } from '../config/examine.ts';
import type { FileProblem } from '../contract/file-problem.ts';
import { portOptionsSchema } from '../../hardware/port/options.ts';
import type { LaneConfig, SiteConfig } from '../config/schema.ts';
import type { EvidenceNeed, Policy } from '../contract/policy.ts';
import { systemClock } from '../../hardware/clock.ts';
import { fitnessNotes, readManifests } from '../fitness.ts';
import { tryPacks } from '../inference/try-packs.ts';
import type { Trust } from '../signing/keys.ts';

export interface CheckOptions {
  /** One JSON object instead of words. */
  readonly json: boolean;
  readonly write?: (text: string) => void;
  /** Answers the packs that a lane would refuse, and why; by default a process loads them as a lane's does. */
  readonly tryPacks?: TryPacks;
}

/** Explains a site file and what it refers to. Resolves to the exit code: 0 without a mistake, 1 with one. */
export async function check(file: string, options: CheckOptions): Promise<number> {
  const write = options.write ?? ((text: string) => process.stdout.write(text));
  const examination = await examine(file, options.tryPacks ?? loadAsALane);
  const { files, site, policy, packs } = examination;
  const mistakes = files.reduce((sum, { problems }) => sum + problems.length, 0);
  const notes = site === null || policy === null ? [] : notesOn(site, policy, dirname(file));
  if (options.json) write(`${JSON.stringify({ ok: mistakes === 0, files, packs, notes })}\n`);
  else if (mistakes > 0 || site === null || policy === null) write(mistakesText(examination));
  else write(summaryText(file, site, policy, packs, notes));
  return mistakes === 0 ? 0 : 1;
}

/** The packs that a lane would refuse, and why, from a process that loads them as a lane's does. */
async function loadAsALane(packs: readonly string[], trust: Trust): Promise<ReadonlyMap<string, string>> {
  const refused = await tryPacks({ packs, trust, clock: systemClock });
  return new Map(refused.map(({ folder, fault }) => [folder, fault.what.replace(`The model pack ${folder} `, '')]));
}

function mistakesText({ files }: Examination): string {
  return files
    .map(({ file, problems }) => {
      const head =
        problems.length === 0
          ? pc.green('ok')
          : pc.red(problems.length === 1 ? '1 mistake' : `${problems.length} mistakes`);
      return [`${pc.bold(file)}: ${head}`, ...problems.map((problem) => problemText(file, problem)), '', ''].join('\n');
    })
    .join('')
    .replace(/\n+$/, '\n');
}

function problemText(file: string, problem: FileProblem): string {
  const { path, line, column, value, message, allowed, suggestion } = problem;
  const lines = [
    `\n  ${pc.dim(`${file}:${line}:${column}`)}`,
    `  ${path === '' ? '' : `${pc.bold(path)} `}${message}${value === null ? '' : `: ${pc.red(value)}`}`,
    ...(allowed === null ? [] : [`    allowed: ${allowed}`]),
    ...(suggestion === null ? [] : [`    did you mean ${pc.green(suggestion)}?`]),
  ];
  return lines.join('\n');
}

const ROLES = ['gate', 'documentReader', 'barcodeReader', 'bagScanner', 'camera'] as const;

function summaryText(
  file: string,
  site: SiteConfig,
  policy: Policy,
  packs: readonly string[],
  notes: readonly string[],
): string {
  const lines = [
    `${pc.bold(file)}: ${pc.green('ok')}`,
    `  site ${site.site}, mode ${pc.bold(site.mode)}, data in ${site.dataDir}`,
    `  broker ${[site.broker, ...site.spareBrokers].map(({ url }) => url).join(', else ')}; ${site.central.enabled ? 'outcomes go to the centre' : 'outcomes stay in the ledger'}`,
    `  policy ${policy.id} ${policy.version}`,
    `    ${needs(policy)}`,
    `    goods risk diverts from ${policy.goodsRisk.divertFrom}; ${Number((policy.randomDiversion.rate * 100).toPrecision(6))} % diverted at random`,
    `    ${looksFor(policy)}`,
    `    allowances: ${policy.allowances.length}; forbidden goods: ${policy.forbidden.length}; watch list: ${policy.watchList.length}`,
    `  desk ${deskAt(site)}`,
    `  models ${packs.length === 0 ? 'none' : packs.join(', ')}`,
    ...site.lanes.flatMap(laneLines),
    ...notes.map((note) => `  ${pc.yellow('note')} ${note}`),
  ];
  return `${lines.join('\n')}\n`;
}

function deskAt({ desk }: SiteConfig): string {
  if (!desk.enabled) return 'off';
  return `at ${desk.host}, port ${desk.port}, ${desk.tls === undefined ? 'without TLS' : 'over TLS'}`;
}

function needs(policy: Policy): string {
  const words = Object.entries(policy.evidence).flatMap(([kind, { required, deadlineMs }]: [string, EvidenceNeed]) => {
    if (required === 'never') return [];
    return `${kind} within ${deadlineMs / 1000} s${required === 'always' ? '' : ' where there is a bag tag'}`;
  });
  return words.length === 0 ? 'needs no evidence' : `needs ${words.join(', ')}`;
}

function looksFor({ seen }: Policy): string {
  if (seen.length === 0) return 'looks for nothing in bags by itself';
  return `looks in bags for ${seen.map(({ category }) => category).join(', ')}`;
}

function laneLines(lane: LaneConfig): string[] {
  const devices = ROLES.flatMap((role) => {
    const section = lane[role];
    return section === undefined
      ? []
      : `    ${role.padEnd(15)} ${section.kind.padEnd(15)} ${addressOf(section['port'])}`;
  });
  const faces = lane.face === 'off' ? '' : ', compares faces';
  return [`  lane ${pc.bold(lane.id)}${lane.name === undefined ? '' : ` (${lane.name})`}${faces}`, ...devices];
}

function addressOf(port: unknown): string {
  const options = portOptionsSchema.safeParse(port).data;
  if (options === undefined) return 'on the broker';
  if ('tcp' in options) return `tcp ${options.tcp}`;
  const { serial, baud, dataBits, parity, stopBits } = options;
  return `${serial} ${baud} ${dataBits}${parity.charAt(0).toUpperCase()}${stopBits}`;
}

/** What is no mistake, but worth knowing before passengers come. */
function notesOn(site: SiteConfig, policy: Policy, folder: string): string[] {
  const notes = site.mode === 'simulation' ? ['mode is simulation: the centre takes none of its outcomes as real'] : [];
  const manifests = readManifests(site.inference.packs.map((pack) => resolve(folder, pack)));
  notes.push(...fitnessNotes(site, policy, manifests));
  for (const lane of site.lanes) {
    for (const [evidence, role] of GIVERS) {
      if (policy.evidence[evidence].required === 'never' || lane[role] !== undefined) continue;
      notes.push(
        `lane ${lane.id} has no ${role}, and the policy asks for a ${evidence}: who needs one goes to an officer`,
      );
    }
    for (const role of ROLES) {
      const serial = portOptionsSchema.safeParse(lane[role]?.['port']).data;
      if (serial === undefined || !('serial' in serial) || isThere(serial.serial)) continue;
      notes.push(`${serial.serial} (lane ${lane.id}, ${role}) is not there now`);
    }
  }
  return notes;
}

/** Which device gives what a policy may ask for. */
const GIVERS = [
  ['declaration', 'barcodeReader'],
  ['boardingPass', 'barcodeReader'],
  ['bagScan', 'bagScanner'],
  ['snapshot', 'camera'],
] as const;

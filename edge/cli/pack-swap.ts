import pc from 'picocolors';
import { loadSite } from '../config/load.ts';
import type { SiteConfig } from '../config/schema.ts';
import { Fault } from '../contract/fault.ts';
import { readTrust } from '../packs/keys.ts';
import { readPack } from '../packs/pack.ts';
import { newerThan } from '../packs/version.ts';
import type { ToldFigures } from '../rollout/figures.ts';
import { lineUp, type Lineup } from '../rollout/lineup.ts';
import { packFolders, type PackName, versionsIn } from '../rollout/pack-folders.ts';
import { stagePack, withdrawPack } from '../rollout/staging.ts';
import { type Ended, readRecord, readTrial, type TrialReport } from '../rollout/swap-record.ts';
import type { Write } from './pack.ts';

/** What `greenlane pack` does beside a running lane. It talks to the lane through files alone. */

const standardOutput: Write = (text) => void process.stdout.write(text);

/**
 * Hands a new version of a pack to the lane, which tries it when it next looks.
 * @throws Fault `config-invalid`, `key-invalid`, `pack-untrusted`, `pack-invalid`
 */
export function stage(folder: string, config: string, write = standardOutput): void {
  const site = loadSite(config);
  const pack = readPack(folder, trustOf(site));
  const { id, version } = pack.manifest;
  const place = lineUpOf(site).places.find((each) => each.id === id);
  if (place === undefined) throw refused(folder, `is ${id}, and the site file names no such pack`);
  const serving = place.choices[0].version;
  if (!newerThan(version, serving))
    throw refused(folder, `is ${id} ${version}, not newer than ${serving}, which serves`);
  stagePack(packFolders(site.dataDir), pack);
  write(
    `${pc.bold(`${id} ${version}`)}: staged; the lane compares it with ${serving}. See \`greenlane pack status\`.\n`,
  );
}

/** Takes back what was staged of a pack; else ends its trial, or goes back to the version before at the next start. */
export function withdraw(id: string, config: string, write = standardOutput): void {
  const site = loadSite(config);
  if (lineUpOf(site).places.every((place) => place.id !== id)) {
    throw new Fault('pack-invalid', `The site file ${config} names no pack ${id}`);
  }
  const taken = withdrawPack(packFolders(site.dataDir), id);
  const asked = 'the lane ends its trial; without one, the version before serves from the next start on';
  write(`${pc.bold(id)}: ${taken ? 'what was staged is taken back' : asked}\n`);
}

interface Status {
  readonly packs: readonly { readonly id: string; readonly version: string; readonly from: 'site file' | 'swap' }[];
  readonly staged: readonly PackName[];
  readonly trial: TrialReport | null;
  /** Newest last. */
  readonly ended: readonly Ended[];
}

/** Tells what serves, what is tried with which figures, and what became of the last ones. */
export async function status(config: string, json: boolean, write = standardOutput): Promise<void> {
  const site = loadSite(config);
  const folders = packFolders(site.dataDir);
  const told: Status = {
    packs: lineUpOf(site).places.map(({ id, choices: [{ version, isKept }] }) => {
      return { id, version, from: isKept ? 'swap' : 'site file' };
    }),
    staged: await versionsIn(folders.staged),
    trial: readTrial(folders.trial),
    ended: readRecord(folders.record).record.ended,
  };
  write(json ? `${JSON.stringify(told)}\n` : `${wordsOf(told, site).join('\n')}\n`);
}

function wordsOf({ packs, staged, trial, ended }: Status, { inference: { swap } }: SiteConfig): string[] {
  return [
    ...packs.map(({ id, version, from }) => `${pc.bold(id)} ${version} serves (from the ${from})`),
    ...staged.map(({ id, version }) => `  ${id} ${version} is staged`),
    ...(trial === null
      ? []
      : [`  ${trial.id} ${trial.version} is in ${pc.bold(trial.stage)}${figureWords(trial.figures)}`]),
    `  bounds: ${swap.maxDecisionsChanged} of decisions, ${swap.maxLatencyRatio} times as long, scores ${swap.maxScoreDrift}`,
    ...ended.toReversed().map(({ id, version, stage, why, figures, wallMs }) => {
      const when = new Date(wallMs).toISOString();
      return `  ${when} ${id} ${version} ${stage}${why === '' ? '' : `: ${why}`}${figureWords(figures)}`;
    }),
  ];
}

function figureWords(figures: ToldFigures | null): string {
  if (figures === null || figures.latencyRatio === null || figures.scoreDrift === null) return '';
  const { passages, of, decisionsChanged, latencyRatio, scoreDrift } = figures;
  return ` (${passages} of ${of} passages, ${decisionsChanged} decisions changed, ${latencyRatio.toFixed(2)} times as long, scores ${scoreDrift.toFixed(3)})`;
}

function trustOf({ inference, mode }: SiteConfig) {
  return readTrust(inference.trustedKeys, mode === 'simulation' ? 'accepted' : 'refused');
}

function lineUpOf({ inference, dataDir }: SiteConfig): Lineup {
  const { kept, record } = packFolders(dataDir);
  return lineUp(inference.packs, kept, readRecord(record).record);
}

function refused(folder: string, what: string): Fault {
  return new Fault('pack-invalid', `The model pack ${folder} ${what}`, { folder, what });
}

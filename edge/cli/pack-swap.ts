import pc from 'picocolors';
import { systemClock } from '../../hardware/clock.ts';
import { loadSite } from '../config/load.ts';
import type { SiteConfig } from '../config/schema.ts';
import { Fault } from '../contract/fault.ts';
import { readTrust } from '../signing/keys.ts';
import { readPack } from '../packs/pack.ts';
import { newerThan } from '../packs/version.ts';
import type { ToldFigures } from '../rollout/figures.ts';
import { lineUp, type Lineup } from '../rollout/lineup.ts';
import { packFolders, type PackName, versionsIn } from '../rollout/pack-folders.ts';
import { askToWithdraw, stagePack, takeBack } from '../rollout/staging.ts';
import { type Ended, goodOnes, readRecord, readTrial, type TrialReport } from '../rollout/swap-record.ts';
import type { Write } from './pack.ts';

/** What `greenlane pack` does beside a running lane. It talks to the lane through files alone. */

const standardOutput: Write = (text) => void process.stdout.write(text);

/**
 * Hands a new version of a pack to the lane, which tries it when it next looks.
 * @throws Fault `config-invalid`, `key-invalid`, `pack-untrusted`, `pack-invalid`; `pack-not-taken` for one that the site has no use for
 */
export function stage(folder: string, config: string, write = standardOutput): void {
  const site = loadSite(config);
  const pack = readPack(folder, trustOf(site));
  const { id, version } = pack.manifest;
  const place = lineUpOf(site).places.find((each) => each.id === id);
  if (place === undefined) throw notTaken(folder, `is ${id}, and the site file names no such pack`);
  const serving = place.choices[0].version;
  if (!newerThan(version, serving))
    throw notTaken(folder, `is ${id} ${version}, not newer than ${serving}, which is configured`);
  stagePack(packFolders(site.dataDir), pack);
  write(
    `${pc.bold(`${id} ${version}`)}: staged; the lane compares it with ${serving}. See \`npx greenlane pack status\`.\n`,
  );
}

/**
 * Takes back what was staged of a pack; else ends its trial, or goes back to the version before at the next start.
 * @throws Fault `config-invalid`; `pack-not-taken` when there is nothing to withdraw
 */
export function withdraw(id: string, config: string, write = standardOutput): void {
  const site = loadSite(config);
  const folders = packFolders(site.dataDir);
  if (lineUpOf(site).places.every((place) => place.id !== id)) {
    throw new Fault('pack-not-taken', `The site file ${config} names no pack ${id}`);
  }
  if (takeBack(folders, id)) return write(`${pc.bold(id)}: what was staged is taken back\n`);
  const { record } = readRecord(folders.record);
  const { active, before } = goodOnes(record, id);
  if (record.trial?.id === id) {
    askToWithdraw(folders, id);
    return write(`${pc.bold(id)} ${record.trial.version}: the lane ends its trial as soon as it runs\n`);
  }
  if (active === null) {
    throw new Fault(
      'pack-not-taken',
      `Of ${id} nothing is staged, on trial or swapped in: there is nothing to withdraw`,
    );
  }
  askToWithdraw(folders, id);
  write(`${pc.bold(id)} ${active}: from the lane's next start on ${before ?? "the site file's own version"} serves\n`);
}

interface Status {
  /** What a lane that starts now would load, if nothing is wrong with it: whether it does, its log and its desk tell. */
  readonly packs: readonly { readonly id: string; readonly version: string; readonly from: 'site file' | 'swap' }[];
  /** Folders of the site file in which no pack can be read. */
  readonly unreadable: readonly string[];
  /** Why the record of what serves cannot be read; null when it can, or there is none yet. */
  readonly damage: string | null;
  readonly staged: readonly PackName[];
  /** As the lane said last. */
  readonly trial: TrialReport | null;
  /** Whether the lane said so just now; null without a trial. */
  readonly isTrialNews: boolean | null;
  /** Newest last. */
  readonly ended: readonly Ended[];
}

/** A lane reports the trial once a second. */
const NEWS_MS = 10_000;

/** Tells what is configured, what is tried with which figures, and what became of the last ones. */
export async function status(config: string, json: boolean, write = standardOutput): Promise<void> {
  const site = loadSite(config);
  const folders = packFolders(site.dataDir);
  const { record, damage } = readRecord(folders.record);
  const { places, unreadable } = lineUpOf(site);
  const trial = readTrial(folders.trial);
  const told: Status = {
    packs: places.map(({ id, choices: [{ version, isKept }] }) => {
      return { id, version, from: isKept ? 'swap' : 'site file' };
    }),
    unreadable,
    damage,
    staged: await versionsIn(folders.staged),
    trial,
    isTrialNews: trial === null ? null : systemClock.wallMs() - trial.wallMs < NEWS_MS,
    ended: record.ended,
  };
  write(json ? `${JSON.stringify(told)}\n` : `${wordsOf(told, site).join('\n')}\n`);
}

function wordsOf(told: Status, { inference: { swap } }: SiteConfig): string[] {
  const { packs, unreadable, damage, staged, ended } = told;
  return [
    ...(damage === null
      ? []
      : [
          pc.red(`the record of what was swapped in is damaged: ${damage}`),
          "  a lane goes by the site file's own packs",
        ]),
    ...packs.map(({ id, version, from }) => `${pc.bold(id)} ${version} is configured (from the ${from})`),
    ...unreadable.map((folder) => pc.red(`${folder} holds no pack that can be read: see \`npx greenlane check\``)),
    ...staged.map(({ id, version }) => `  ${id} ${version} is staged`),
    ...trialWords(told),
    `  bounds: ${swap.maxDecisionsChanged} of decisions, ${swap.maxLatencyRatio} times as long, scores ${swap.maxScoreDrift}`,
    ...ended.toReversed().map(({ id, version, stage, why, figures, wallMs }) => {
      const when = new Date(wallMs).toISOString();
      return `  ${when} ${id} ${version} ${stage}${why === '' ? '' : `: ${why}`}${figureWords(figures)}`;
    }),
  ];
}

function trialWords({ trial, isTrialNews }: Status): string[] {
  if (trial === null) return [];
  const { id, version, stage, figures, wallMs } = trial;
  const where = `${pc.bold(stage)}${figureWords(figures)}`;
  if (isTrialNews === true) return [`  ${id} ${version} is in ${where}`];
  const when = new Date(wallMs).toISOString();
  return [
    `  ${id} ${version} was in ${where} at ${when}; the lane has said nothing since: it does not run, or is held up`,
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

function notTaken(folder: string, what: string): Fault {
  return new Fault('pack-not-taken', `The model pack ${folder} ${what}`, { folder, what });
}

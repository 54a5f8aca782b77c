import { type Cancel, systemClock } from '../hardware/clock.ts';
import type { ImageStore } from './ledger/images.ts';
import type { OpenLedger } from './ledger/ledger.ts';
import { startFigures } from './ops/figures.ts';
import type { Log } from './ops/log.ts';

/** What the daemon does beside its lanes, now and then. */

const FIGURES_EVERY_MS = 60_000;
const SAY_LEDGER_FULL_FROM = 0.9;
const RETIRE_IMAGES_EVERY_MS = 3_600_000;
const MS_PER_DAY = 86_400_000;
const GIVE_UP_FROM = 0.9;
/** Names that fit into one line of the log. */
const GIVE_UP_AT_ONCE = 64;

/** Says every minute, and once more at the end, how the daemon itself is. */
export function logFigures(log: Log, ledger: Pick<OpenLedger, 'fullness'>, modelProcess: () => number | null): Cancel {
  const figures = startFigures(modelProcess);
  let cancel: Cancel = () => {};
  const tell = () => {
    log.write('info', 'figures', { ...figures.take() });
    const fullness = ledger.fullness();
    if (!(fullness < SAY_LEDGER_FULL_FROM)) {
      log.write('warn', 'ledgerNearlyFull', { fullness, consequence: 'from 0.95 on nobody is released' });
    }
  };
  const plan = () => {
    cancel = systemClock.after(FIGURES_EVERY_MS, () => {
      tell();
      plan();
    });
  };
  plan();
  return () => {
    cancel();
    tell();
    figures.stop();
  };
}

/**
 * Removes hourly what was kept long enough and nobody needs. What waits for the centre is needed, until there is hardly
 * room left for what comes: then the oldest of it goes, and is told of.
 */
export function retireImages(
  images: ImageStore,
  ledger: Pick<OpenLedger, 'imagesInUse' | 'uploads'>,
  retentionDays: number,
  log: Log,
  onTrouble: (error: unknown) => void,
): Cancel {
  let cancel: Cancel = () => {};
  const plan = () => {
    cancel = systemClock.after(RETIRE_IMAGES_EVERY_MS, () => void retire());
  };
  const retentionMs = retentionDays * MS_PER_DAY;
  const giveUp = () => {
    const given = ledger.uploads.giveUp(systemClock.wallMs() - retentionMs, GIVE_UP_AT_ONCE);
    if (given.length === 0) return;
    log.write('warn', 'imagesGivenUp', { images: given, consequence: 'they waited for the centre and are removed' });
  };
  const retire = async () => {
    try {
      if (images.fullness() >= GIVE_UP_FROM) giveUp();
      const needed = ledger.imagesInUse();
      const retired = await images.retire(retentionMs, (sha256) => needed.has(sha256));
      log.write('info', 'imagesRetired', { retired, fullness: images.fullness() });
    } catch (error) {
      onTrouble(error);
    }
    plan();
  };
  plan();
  return () => cancel();
}

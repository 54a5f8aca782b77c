import { systemClock } from '../../hardware/clock.ts';
import { loadSite } from '../config/load.ts';
import { startDaemon } from '../main.ts';
import { createLogSink } from '../ops/log-sink.ts';
import { createLog, formatLogLine } from '../ops/log.ts';
import { keepFilesPrivate } from './private-files.ts';

// By its number: `process.stderr` would end the process with the first line that it cannot write.
const STANDARD_ERROR = 2;

/**
 * Runs a site until SIGINT or SIGTERM. Resolves to the exit code.
 * @throws Fault when the site file, the policy or the ledger cannot be used.
 */
export async function run(file: string): Promise<number> {
  keepFilesPrivate();
  const site = loadSite(file);
  const lost = (lines: number) => formatLogLine(systemClock, 'error', 'logLinesLost', { lines });
  const log = createLog(site.log.level, systemClock, createLogSink(STANDARD_ERROR, lost));
  const daemon = await startDaemon(site, log);
  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => resolve(name));
  });
  log.write('info', 'daemonStopping', { signal });
  await daemon.stop();
  return 0;
}

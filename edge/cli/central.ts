import { systemClock } from '../../hardware/clock.ts';
import { type CentralOptions, startCentral } from '../central.ts';
import { createLogSink } from '../ops/log-sink.ts';
import { createLog, formatLogLine } from '../ops/log.ts';
import { keepFilesPrivate } from './private-files.ts';

// By its number: `process.stderr` would end the process with the first line that it cannot write.
const STANDARD_ERROR = 2;

/** Runs a centre until SIGINT or SIGTERM. Resolves to the exit code. @throws as `startCentral`. */
export async function central(options: CentralOptions): Promise<number> {
  keepFilesPrivate();
  const lost = (lines: number) => formatLogLine(systemClock, 'error', 'logLinesLost', { lines });
  const log = createLog('info', systemClock, createLogSink(STANDARD_ERROR, lost));
  const running = await startCentral(options, log);
  const signal = await new Promise<string>((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => resolve(name));
  });
  log.write('info', 'centralStopping', { signal });
  await running.stop();
  return 0;
}

import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const SAMPLE_EVERY_MS = 5;
const NS_PER_MS = 1e6;
const PAGE_BYTES = 4096;
const BYTES_PER_MB = 1e6;

/** How the daemon itself is: what an operator watches for trends. */
export interface DaemonFigures {
  /** How late the event loop came to a timer, ms, since the figures were last taken. */
  readonly eventLoopDelayMs: { readonly p50: number; readonly p99: number; readonly max: number };
  /** Resident memory of the daemon and, when it runs, of the inference process, MB. */
  readonly rssMb: number;
}

/** Starts measuring; each taking begins anew. */
export function startFigures(inferenceProcessId: () => number | null): { take(): DaemonFigures; stop(): void } {
  const delay = monitorEventLoopDelay({ resolution: SAMPLE_EVERY_MS });
  delay.enable();
  // The histogram holds whole intervals; what exceeds the sampling interval is the delay.
  const late = (ns: number) => Math.max(0, Math.round((ns / NS_PER_MS - SAMPLE_EVERY_MS) * 100) / 100);
  return {
    take() {
      const eventLoopDelayMs = {
        p50: late(delay.percentile(50)),
        p99: late(delay.percentile(99)),
        max: late(delay.max),
      };
      delay.reset();
      return { eventLoopDelayMs, rssMb: residentMb(inferenceProcessId()) };
    },
    stop: () => delay.disable(),
  };
}

function residentMb(otherProcess: number | null): number {
  const bytes = process.memoryUsage.rss() + (otherProcess === null ? 0 : residentBytesOf(otherProcess));
  return Math.round(bytes / BYTES_PER_MB);
}

/** The second number of /proc/<pid>/statm (proc(5)) counts resident pages; 0 where that cannot be read. */
function residentBytesOf(processId: number): number {
  try {
    return Number(readFileSync(`/proc/${processId}/statm`, 'utf8').split(' ')[1] ?? 0) * PAGE_BYTES;
  } catch {
    return 0;
  }
}

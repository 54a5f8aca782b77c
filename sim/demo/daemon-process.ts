import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type LaneEvent, laneEventSchema } from '../../edge/contract/lane-event.ts';
import { systemClock } from '../../hardware/clock.ts';
import { createEmitter } from '../../hardware/emitter.ts';

const COMMAND = fileURLToPath(new URL('../../edge/cli/greenlane.ts', import.meta.url));
const STOP_WITHIN_MS = 8_000;
/** What is told of a daemon that died. */
const LAST_LINES = 12;

/**
 * Should we be killed outright, the daemon sees the channel close and ends as on SIGTERM; the launcher holds its child
 * the same way. The mark goes at once, for processes that the daemon forks inherit its flags.
 */
const TETHER = `data:text/javascript,${encodeURIComponent(
  `if (process.env.GREENLANE_TETHER) {
    delete process.env.GREENLANE_TETHER;
    process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
    process.channel.unref();
  }`,
)}`;

const logLineSchema = z.looseObject({ time: z.string(), level: z.string(), event: z.string() });
/** A line of the daemon's log: its event and whatever goes with it. */
export type LogLine = z.infer<typeof logLineSchema>;

/** The daemon as it ships, in a process of its own. */
export interface DaemonProcess {
  onLog(listener: (line: LogLine) => void): () => void;
  onLane(listener: (event: LaneEvent) => void): () => void;
  /** Resolves when the process has ended, with what it was about: null when we asked it to. */
  readonly ended: Promise<string | null>;
  /** SIGTERM, and SIGKILL when that is not heeded. */
  stop(): Promise<void>;
  /** SIGKILL: no goodbye. */
  kill(): Promise<void>;
  /** SIGKILL from a process that has no time to wait. */
  killNow(): void;
}

export function spawnDaemon(siteFile: string): DaemonProcess {
  const flags = ['--disable-warning=ExperimentalWarning', '--import', TETHER];
  const child = spawn(process.execPath, [...flags, COMMAND, 'run', '--config', siteFile], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, GREENLANE_TETHER: '1' },
    // Ctrl-C at the terminal is ours to hear; the daemon is stopped when its passages are done.
    detached: true,
  });
  const logs = createEmitter<LogLine>();
  const lanes = createEmitter<LaneEvent>();
  let lastLines: readonly string[] = [];
  let wanted = false;
  readLines(child, (text) => {
    lastLines = [...lastLines, text].slice(-LAST_LINES);
    const line = logLineOf(text);
    if (line === null) return;
    logs.emit(line);
    const event = laneEventSchema.safeParse({ ...line, type: line.event });
    if (event.success) lanes.emit(event.data);
  });
  const ended = new Promise<string | null>((resolve) => {
    child.on('error', (error) => resolve(`The daemon could not be started: ${error.message}`));
    child.on('close', (code, signal) => resolve(wanted ? null : obituary(code, signal, lastLines)));
  });
  async function end(signal: NodeJS.Signals): Promise<void> {
    wanted = true;
    child.kill(signal);
    const cancel = systemClock.after(STOP_WITHIN_MS, () => void child.kill('SIGKILL'));
    await ended;
    cancel();
  }
  return {
    onLog: (listener) => logs.on(listener),
    onLane: (listener) => lanes.on(listener),
    ended,
    stop: async () => end('SIGTERM'),
    kill: async () => end('SIGKILL'),
    killNow: () => void child.kill('SIGKILL'),
  };
}

function readLines(child: ChildProcess, take: (line: string) => void): void {
  if (child.stderr === null) return;
  createInterface({ input: child.stderr, crlfDelay: Infinity }).on('line', take);
}

function logLineOf(text: string): LogLine | null {
  try {
    return logLineSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    // Not a line of the log: what Node itself says when the program breaks.
    return null;
  }
}

function obituary(code: number | null, signal: string | null, lastLines: readonly string[]): string {
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  const said = lastLines.length === 0 ? ['(it said nothing)'] : lastLines;
  return [`The daemon ended ${how}. Its last words:`, ...said.map((line) => `  ${line}`)].join('\n');
}

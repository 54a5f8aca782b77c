import { fork } from 'node:child_process';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import { TOO_MUCH_MEMORY, type ChildSettings, type Reply, type Request } from './messages.ts';
import { readReply } from './replies.ts';

/** One life of the inference process. */
export interface InferenceProcess {
  readonly id: number | null;
  /** Hands over a question; when the process is gone already, `ended` tells. */
  send(request: Request): void;
  /** Ends it at once, whatever it is doing. */
  kill(): void;
  /** Resolves to why it ended, when it has. */
  readonly ended: Promise<string>;
}

/** How much of a busy computer it gets; `low` for a process that nobody waits for. */
export type Priority = 'normal' | 'low';

export interface ProcessOptions {
  readonly settings: ChildSettings;
  readonly maxHeapMb: number;
  readonly priority: Priority;
  /** What is run; by default the inference process. */
  readonly file?: string;
  readonly onReply: (reply: Reply) => void;
}

const CHILD_FILE = fileURLToPath(new URL('child.ts', import.meta.url));
/** Why a process ended that took more memory than it may. */
export const OUTGROWN = 'outgrew the memory it may use';
/**
 * Few arenas and few decoding threads, and images in memory of their own (mallopt(3)), which goes back when they go: what
 * native code holds on to stays small.
 */
const NATIVE_MEMORY = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '262144', UV_THREADPOOL_SIZE: '2' };
const LAST_WORDS_CHARACTERS = 500;

export function startInferenceProcess({
  settings,
  maxHeapMb,
  priority,
  file,
  onReply,
}: ProcessOptions): InferenceProcess {
  const child = fork(file ?? CHILD_FILE, [JSON.stringify(settings)], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${maxHeapMb}`, '--disable-warning=ExperimentalWarning'],
    env: { PATH: process.env['PATH'], ...NATIVE_MEMORY },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  if (priority === 'low' && child.pid !== undefined) lower(child.pid);
  let lastWords = '';
  let failure = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-LAST_WORDS_CHARACTERS);
  });
  child.on('message', (message) => {
    const reply = readReply(message);
    if (reply !== null) {
      onReply(reply);
      return;
    }
    failure ||= 'it said what cannot be read';
    child.kill('SIGKILL');
  });
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => {
      failure = error.message;
      // A process that could not be spawned has no exit.
      if (child.pid === undefined) resolve(failure);
    });
    child.on('close', (code, signal) => resolve(whyEnded(code, signal, failure || lastWords.trim())));
  });
  return {
    id: child.pid ?? null,
    // The callback takes the error of a closed channel, which `ended` tells anyway.
    send: (request) => void child.send(request, () => undefined),
    kill: () => void child.kill('SIGKILL'),
    ended,
  };
}

/** At once, for threads are born with the priority of who starts them; without rights nobody raises it again. */
function lower(pid: number): void {
  const { PRIORITY_BELOW_NORMAL, PRIORITY_LOW } = os.constants.priority;
  try {
    os.setPriority(pid, Math.min(PRIORITY_LOW, os.getPriority() + PRIORITY_BELOW_NORMAL));
  } catch {
    // A process that is gone already, or a system that knows no priorities: it runs as it is.
  }
}

function whyEnded(code: number | null, signal: string | null, words: string): string {
  if (code === TOO_MUCH_MEMORY) return OUTGROWN;
  const how = signal === null ? `ended with exit code ${code ?? 'unknown'}` : `was ended by ${signal}`;
  return words === '' ? how : `${how}: ${words}`;
}

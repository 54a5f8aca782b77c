import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { type VictimOrder, type VictimWord, wordSchema } from './victim-words.ts';

const PROGRAM = path.join(import.meta.dirname, 'kill-victim.fixture.ts');

type WordOf<T extends VictimWord['type']> = Extract<VictimWord, { type: T }>;

/** A victim's process, seen from outside. */
export interface Victim {
  tell(what: 'go' | 'drain'): void;
  /** Resolves at the first word of this type; rejects when the process ends without it. */
  says<T extends VictimWord['type']>(type: T): Promise<WordOf<T>>;
  /** SIGKILL, wherever it is. */
  kill(): void;
  /** Everything it said, once it has ended, how it ended, and what it complained of. */
  readonly end: Promise<{
    readonly words: readonly VictimWord[];
    readonly how: number | NodeJS.Signals | null;
    readonly errors: string;
  }>;
}

/** @param cache folder for compiled modules, shared by all victims */
export function spawnVictim(order: VictimOrder, cache: string): Victim {
  const flags = ['--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, PROGRAM, JSON.stringify(order)], {
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  const words: VictimWord[] = [];
  const waiting = new Set<() => void>();
  let errors = '';
  let hasEnded = false;
  const wakeAll = () => {
    for (const wake of waiting) wake();
    waiting.clear();
  };
  createInterface({ input: child.stdout }).on('line', (line) => {
    words.push(wordSchema.parse(JSON.parse(line)));
    wakeAll();
  });
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  // It may be killed while it is told something.
  child.stdin.on('error', () => {});
  const end = new Promise<Awaited<Victim['end']>>((resolve) => {
    child.on('close', (code, signal) => {
      hasEnded = true;
      wakeAll();
      resolve({ words, how: code ?? signal, errors });
    });
  });
  return {
    tell: (what) => void child.stdin.write(`${what}\n`),
    async says<T extends VictimWord['type']>(type: T) {
      for (;;) {
        const word = words.find((each): each is WordOf<T> => each.type === type);
        if (word !== undefined) return word;
        if (hasEnded) throw new Error(`it ended before it said ${type}: ${errors}`);
        await new Promise<void>((resolve) => waiting.add(resolve));
      }
    },
    kill: () => void child.kill('SIGKILL'),
    end,
  };
}

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { readPngHeader } from '../../hardware/bag-scanner/png.ts';
import { FLOOR_SCANNER } from '../../sim/xray/scanner.ts';
import { HOME } from '../source-tree.ts';
import { commandOf, descendantsOf, type ProcessName, stillRunning } from './processes.ts';

const COMMAND = path.join(HOME, 'edge', 'cli', 'greenlane.ts');
/** Everything that a demonstration writes goes here, and must be gone afterwards, */
const scratch = mkdtempSync(path.join(tmpdir(), 'greenlane-demo-test-'));
/** but for the pictures that it was asked for. */
const scans = mkdtempSync(path.join(tmpdir(), 'greenlane-demo-scans-'));
afterAll(() => {
  for (const folder of [scratch, scans]) rmSync(folder, { recursive: true, force: true });
});

interface Run {
  readonly child: ChildProcessWithoutNullStreams;
  readonly text: () => string;
  readonly errors: () => string;
  /** Exit code, or the signal that ended it. */
  readonly end: Promise<number | NodeJS.Signals | null>;
  /** Waits until the output says it. */
  says(what: RegExp): Promise<void>;
}

function runDemo(...args: readonly string[]): Run {
  const child = spawn(process.execPath, [COMMAND, 'demo', ...args], {
    env: { ...process.env, TMPDIR: scratch },
    detached: true,
  });
  let [text, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  let ended = false;
  const end = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.on('close', (code, signal) => {
      ended = true;
      resolve(code ?? signal);
    });
  });
  return {
    child,
    text: () => text,
    errors: () => errors,
    end,
    async says(what) {
      while (!what.test(text)) {
        if (ended) throw new Error(`it ended without saying ${String(what)}:\n${text}${errors}`);
        await wait(20);
      }
    },
  };
}

async function untilGone(processes: readonly ProcessName[]): Promise<void> {
  while (stillRunning(processes).length > 0) await wait(50);
}

const PASSAGE = /^ +\d+ {2}\S.* (?:released|diverted) /;
/** The lane is whole, and nobody has come yet. */
const MODELS_UP = /\+ models +up/;
const PASSAGE_SEEN = /\n +\d+ {2}\S.* (?:released|diverted) /;

describe('the demonstration', { timeout: 120_000 }, () => {
  it('walks as many passengers as asked, loses none, and leaves nothing behind but the scans', async () => {
    const run = runDemo('--passages', '3', '--seed', '7', '--json', '--scans', scans);
    await run.says(PASSAGE_SEEN);
    const helpers = descendantsOf(run.child.pid!);
    expect(helpers.length).toBeGreaterThanOrEqual(4);

    expect([await run.end, run.errors()]).toEqual([0, '']);
    expect(stillRunning(helpers)).toEqual([]);
    expect(readdirSync(scratch)).toEqual([]);
    const lines = run.text().trimEnd().split('\n');
    const summary = JSON.parse(lines.at(-1)!);
    expect(summary).toMatchObject({ passages: 3, lost: 0, atCentral: 3, violations: 0 });
    expect(summary.released + summary.diverted).toBe(3);
    const { p50, p99, max } = summary.decisionMs;
    expect([p50 > 0, p50 <= p99, p99 <= max]).toEqual([true, true, true]);
    expect(lines.filter((line) => PASSAGE.test(line))).toHaveLength(3);
    expect(run.text()).toContain('SIMULATION');
    // Piped, it is plain text of a decent width.
    expect(run.text()).not.toMatch(/[^\n\P{C}]/u);
    expect(lines.slice(0, -1).filter((line) => line.length > 120)).toEqual([]);

    const pictures = readdirSync(scans);
    expect(pictures.length).toBeGreaterThan(0);
    expect(pictures.filter((name) => !/^lane-1-\d+-\d+-bag-\d+\.png$/.test(name))).toEqual([]);
    const { width, height } = FLOOR_SCANNER;
    for (const name of pictures) {
      expect(readPngHeader(readFileSync(path.join(scans, name)))).toMatchObject({
        header: { width, height, bitDepth: 8 },
      });
    }
  });

  it('ends in good order on Ctrl-C, with the passenger who is inside', async () => {
    const run = runDemo('--seed', '3', '--json');
    await run.says(PASSAGE_SEEN);
    const helpers = descendantsOf(run.child.pid!);
    run.child.kill('SIGINT');

    expect([await run.end, run.errors()]).toEqual([0, '']);
    expect(stillRunning(helpers)).toEqual([]);
    expect(readdirSync(scratch)).toEqual([]);
    const lines = run.text().trimEnd().split('\n');
    const summary = JSON.parse(lines.at(-1)!);
    const walked = lines.filter((line) => PASSAGE.test(line)).length;
    expect(summary).toMatchObject({ passages: walked, lost: 0, atCentral: walked, violations: 0 });
  });

  it('ends at once on a second Ctrl-C', async () => {
    const run = runDemo('--seed', '3', '--passages', '99');
    await run.says(/lane-1\/gate +up/);
    const helpers = descendantsOf(run.child.pid!);
    process.kill(run.child.pid!, 'SIGTERM');
    process.kill(run.child.pid!, 'SIGINT');

    expect(await run.end).toBe(130);
    await untilGone(helpers);
    expect(readdirSync(scratch)).toEqual([]);
  });

  it('takes its daemon and its terminals with it when it is killed', async () => {
    const run = runDemo('--seed', '3', '--passages', '99');
    await run.says(MODELS_UP);
    const helpers = descendantsOf(run.child.pid!);
    run.child.kill('SIGKILL');

    expect(await run.end).toBe('SIGKILL');
    await untilGone(helpers);
  });

  it('says why when its daemon dies', async () => {
    const before = readdirSync(scratch);
    const run = runDemo('--seed', '3', '--passages', '99');
    await run.says(MODELS_UP);
    const helpers = descendantsOf(run.child.pid!);
    const daemon = helpers.find((helper) => commandOf(helper).includes(' run --config '));
    process.kill(daemon!.pid, 'SIGKILL');

    expect(await run.end).toBe(1);
    expect(run.errors()).toMatch(/daemon ended by SIGKILL.*"event"/s);
    await untilGone(helpers);
    expect(readdirSync(scratch).filter((name) => !before.includes(name))).toEqual([]);
  });
});

// What `npm test` runs: types, lint, format and unused code side by side, then every test. Each step runs even when
// another failed. Further arguments go to vitest: `npm test -- edge/ledger`.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { constants } from 'node:os';
import process from 'node:process';
import { z } from 'zod';
import { HOME } from './source-tree.ts';

const TOOLS = path.join(HOME, 'node_modules', '.bin');
const RESULTS = path.join(HOME, '.var', 'test-results.json');
const resultsSchema = z.object({ numPassedTests: z.number(), numFailedTests: z.number() });

const CHECKS = [
  { name: 'types', command: ['tsc', '--pretty', 'false'] },
  { name: 'types of the desk', command: ['tsc', '--pretty', 'false', '-p', 'edge/desk/web'] },
  { name: 'types of the fleet', command: ['tsc', '--pretty', 'false', '-p', 'edge/fleet/web'] },
  { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings', '--report-unused-disable-directives'] },
  { name: 'format', command: ['oxfmt', '--check', '.'] },
  { name: 'unused code', command: ['knip', '--no-progress', '--no-config-hints'] },
] as const;

const running = new Set<ChildProcess>();

async function runTool(command: readonly string[], output: 'inherit' | 'pipe'): Promise<{ ok: boolean; text: string }> {
  const [tool = '', ...rest] = command;
  const child = spawn(process.execPath, [path.join(TOOLS, tool), ...rest], {
    cwd: HOME,
    stdio: ['ignore', output, output],
    env: { ...process.env, PATH: `${TOOLS}${path.delimiter}${process.env['PATH'] ?? ''}` },
  });
  running.add(child);
  const chunks: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve({ ok: false, text: `${error.message}\n` }));
    child.on('close', (code) => {
      running.delete(child);
      resolve({ ok: code === 0, text: Buffer.concat(chunks).toString('utf8') });
    });
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function runCheck(check: (typeof CHECKS)[number]): Promise<boolean> {
  const { ok, text } = await runTool(check.command, 'pipe');
  say(`${ok ? 'passed' : 'FAILED'}  ${check.name} (${check.command.join(' ')})`);
  if (!ok) say(text.trimEnd());
  return ok;
}

/** How many tests passed and failed; a run that ends without telling counts as one failure. */
function countTests(ok: boolean): { passed: number; failed: number } {
  try {
    const results = resultsSchema.parse(JSON.parse(readFileSync(RESULTS, 'utf8')));
    return { passed: results.numPassedTests, failed: Math.max(results.numFailedTests, ok ? 0 : 1) };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal);
    process.exit(128 + constants.signals[signal]);
  });
}

const checks = await Promise.all(CHECKS.map(runCheck));
mkdirSync(path.dirname(RESULTS), { recursive: true });
rmSync(RESULTS, { force: true });
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${RESULTS}`];
const { ok } = await runTool(['vitest', 'run', ...reporters, ...process.argv.slice(2)], 'inherit');
const tests = countTests(ok);
const failedChecks = CHECKS.filter((_, index) => checks[index] !== true).map((check) => check.name);
if (failedChecks.length > 0) say(`Failed besides the tests: ${failedChecks.join(', ')}.`);
say(`${tests.passed + CHECKS.length - failedChecks.length} passed, ${tests.failed + failedChecks.length} failed`);
process.exitCode = tests.failed + failedChecks.length === 0 ? 0 : 1;

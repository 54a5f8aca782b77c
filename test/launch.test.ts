import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { HOME } from './source-tree.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'greenlane-launch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function script(name: string, source: string): string {
  const file = path.join(folder, `${name}.mjs`);
  writeFileSync(file, source);
  return file;
}

const LAUNCHER = path.join(HOME, 'launch.mjs');
/** Says its pid, counts SIGINT, and ends well a moment after the first. */
const WAITER = script(
  'waiter',
  `let interrupts = 0;
   process.on('SIGINT', () => {
     interrupts += 1;
     setTimeout(() => { process.stdout.write('interrupts ' + interrupts + '\\n'); process.exit(0); }, 300);
   });
   process.on('SIGTERM', () => { process.stdout.write('terminated\\n'); process.exit(7); });
   setInterval(() => {}, 1000);
   process.stdout.write('pid ' + process.pid + '\\n');`,
);

interface Launched {
  readonly launcher: ChildProcessWithoutNullStreams;
  readonly output: () => string;
  readonly end: Promise<number | null>;
}

async function launch(file: string): Promise<Launched> {
  const launcher = spawn(process.execPath, [LAUNCHER, '--script', file], { detached: true });
  let text = '';
  const end = new Promise<number | null>((resolve) => {
    launcher.on('close', resolve);
  });
  await new Promise<void>((resolve) => {
    launcher.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('pid ')) resolve();
    });
    void end.then(() => resolve());
  });
  return { launcher, output: () => text, end };
}

describe('the launcher', () => {
  it('runs the script on Node 24 or newer, with its arguments, and returns its exit code', () => {
    const file = script(
      'args',
      `process.stdout.write([process.versions.node, ...process.argv.slice(2)].join(' ')); process.exitCode = 5;`,
    );
    const { status, stdout } = spawnSync(process.execPath, [LAUNCHER, '--script', file, '--a', 'b c'], {
      encoding: 'utf8',
    });
    expect(stdout).toMatch(/^(2[4-9]|[3-9]\d)\.\S+ --a b c$/);
    expect(status).toBe(5);
  });

  it('passes a repeated SIGINT on once, waits for the child and ends as the child did', async () => {
    const { launcher, output, end } = await launch(WAITER);
    // As at a terminal under npm: one signal to the whole group, one more from npm itself.
    process.kill(-(launcher.pid ?? 0), 'SIGINT');
    launcher.kill('SIGINT');
    expect(await end).toBe(0);
    expect(output()).toContain('interrupts 1');
  });

  it('passes SIGTERM on and hands back the exit code', async () => {
    const { launcher, output, end } = await launch(WAITER);
    launcher.kill('SIGTERM');
    expect(await end).toBe(7);
    expect(output()).toContain('terminated');
  });

  it('ends as a shell would report it when the child dies of a signal', async () => {
    const { output, end } = await launch(WAITER);
    process.kill(Number(/pid (\d+)/.exec(output())?.[1]), 'SIGKILL');
    expect(await end).toBe(128 + 9);
  });

  it('leaves no child behind when it is killed outright', async () => {
    const { launcher, output, end } = await launch(WAITER);
    launcher.kill('SIGKILL');
    // The child holds the other ends of our pipes: they close when it has gone.
    await end;
    expect(output()).toContain('terminated');
  });

  it('ends the child when the npx that it was started by has ended', async () => {
    const npx = spawn('sh', ['-c', `"$0" "$@" & wait`, process.execPath, LAUNCHER, '--script', WAITER], {
      env: { ...process.env, npm_lifecycle_event: 'npx' },
    });
    let text = '';
    const closed = new Promise<void>((resolve) => {
      npx.stdout.on('close', () => resolve());
    });
    await new Promise<void>((resolve) => {
      npx.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('pid ')) resolve();
      });
      void closed.then(() => resolve());
    });
    npx.kill('SIGTERM');
    // Launcher and child hold the other ends of our pipes: they close when both have gone.
    await closed;
    expect(text).toContain('terminated');
  });

  it('keeps its tether from the processes that the child starts', () => {
    const inner = script(
      'inner',
      `process.stdout.write([process.env.GREENLANE_TETHER ?? 'free', process.connected].join(' '));`,
    );
    const outer = script(
      'outer',
      `import { fork } from 'node:child_process'; fork(${JSON.stringify(inner)}).on('exit', (code) => process.exit(code));`,
    );
    const { status, stdout } = spawnSync(process.execPath, [LAUNCHER, '--script', outer], { encoding: 'utf8' });
    expect(stdout).toBe('free true');
    expect(status).toBe(0);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { advise, holdBaggage, order } from './live.ts';

const home = mkdtempSync(path.join(tmpdir(), 'greenlane-live-'));
const NOTICE = {
  plate: '0220123456',
  seal: null,
  verdict: 'suspect',
  by: 'hall 2',
  reason: 'dense block',
  imageSha256: null,
  issuedAtMs: 1,
  expiresAtMs: 2,
  sequence: 1,
};
const file = (notices: unknown) => {
  const name = path.join(home, 'bags.json');
  writeFileSync(name, JSON.stringify(notices));
  return name;
};
let broker: { readonly url: string; close(): Promise<void> };
beforeAll(async () => {
  const { startBroker } = await import('../../sim/broker.ts');
  broker = await startBroker();
});
afterAll(async () => {
  await broker.close();
  rmSync(home, { recursive: true, force: true });
});
const options = () => ({ broker: broker.url, simulated: true, site: 'port' });

describe('greenlane hold-baggage', () => {
  it('says that the broker keeps the sheet, and promises nothing of the lanes', async () => {
    const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await holdBaggage({ ...options(), file: file([NOTICE]), hours: 48 })).toBe(0);
    expect(said.mock.calls.join('')).toMatch(
      /^1 notices are with the broker, .* lanes of port; whether they take them/,
    );
    said.mockRestore();
  });

  it('refuses at once what no lane would take for new', async () => {
    const wish = { ...options(), file: file([NOTICE]) };
    await expect(holdBaggage({ ...wish, hours: 49 })).rejects.toThrow('48 at most');
  });
});

describe('a file of notices with a mistake', () => {
  it.each([
    [
      'a value',
      [NOTICE, { ...NOTICE, verdict: 'odd' }],
      /^Notice 2 of \S+, plate 0220123456, has a mistake at verdict: /,
    ],
    ['a whole', [{ ...NOTICE, plate: null }], /^Notice 1 of \S+ has a mistake: names neither a plate nor a seal \[/],
    ['a list', { notices: [] }, /is no list of at most 2000 notices/],
  ])('is refused in one sentence: of %s', async (_, notices, why) => {
    await expect(holdBaggage({ ...options(), file: file(notices), hours: 1 })).rejects.toThrow(why);
  });
});

describe('greenlane order and advise', () => {
  const close = { lane: 'lane-1', what: 'close', reason: 'a team comes' };
  const advice = { passage: 'p', by: 'Wang', advice: 'inspect', text: 'x' };

  it('say of which site nobody answered, and that the broker may be why', async () => {
    await expect(order({ ...options(), site: 'nowhere', ...close })).rejects.toThrow(
      /^lane-1 of nowhere did not answer: .* the broker does not let this certificate speak/,
    );
  }, 30_000);

  it.each([['+'], ['#'], [''], ['a/b'], ['x'.repeat(65)], ['a\u001b[2J']])(
    'refuse %j at once: it is no name',
    async (name) => {
      await expect(order({ ...options(), ...close, lane: name })).rejects.toThrow('is no name of a lane');
      await expect(advise({ ...options(), ...advice, lane: name })).rejects.toThrow('is no name of a lane');
      await expect(order({ ...options(), ...close, site: name })).rejects.toThrow('is no name of a site');
    },
  );
});

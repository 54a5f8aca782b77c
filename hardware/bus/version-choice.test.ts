import { describe, expect, it } from 'vitest';
import { createVersionChoice } from './version-choice.ts';

function spoken(version: 4 | 5) {
  const choice = createVersionChoice();
  if (version === 4) choice.failed('wrong-version');
  choice.letIn();
  return choice;
}

describe('the version of MQTT to speak with a broker', () => {
  it('is 5 at first', () => {
    expect(createVersionChoice().next()).toBe(5);
  });

  it.each(['wrong-version', 'hung-up'] as const)('is 3.1.1 at once where 5 is answered: %s', (how) => {
    const choice = createVersionChoice();
    expect([choice.failed(how), choice.next()]).toEqual([true, 4]);
    choice.letIn();
    expect(choice.next()).toBe(4);
  });

  it('is 5 again, after the usual wait, when the broker cannot be reached or takes neither', () => {
    for (const how of ['hung-up', 'wrong-version', 'other'] as const) {
      const choice = spoken(4);
      expect([choice.failed(how), choice.next()]).toEqual([false, 5]);
    }
    expect(createVersionChoice().failed('other')).toBe(false);
  });

  it('stays 5 with a broker that spoke it and hangs up while it dies', () => {
    const choice = spoken(5);
    for (const how of ['hung-up', 'hung-up', 'other', 'hung-up', 'hung-up'] as const) {
      expect([choice.failed(how), choice.next()]).toEqual([false, 5]);
    }
  });

  it('is 3.1.1 after the third hang-up: an older broker may stand in its place', () => {
    const choice = spoken(5);
    expect(['hung-up', 'hung-up', 'hung-up'].map(() => choice.failed('hung-up'))).toEqual([false, false, true]);
    choice.letIn();
    expect(choice.next()).toBe(4);
  });

  it('is 3.1.1 at once where a broker that spoke 5 says that it does not', () => {
    const choice = spoken(5);
    expect([choice.failed('wrong-version'), choice.next()]).toEqual([true, 4]);
  });
});

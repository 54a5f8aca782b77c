import { expect, it } from 'vitest';
import { Fault } from '../contract/fault.ts';
import { createTroubleWatch } from './trouble-watch.ts';

it('tells each trouble once, and once that all is over', () => {
  const told: string[] = [];
  const watch = createTroubleWatch({
    trouble: ({ context }) => told.push(`trouble ${String(context['why'])}`),
    over: ({ context }) => told.push(`over ${String(context['why'])}`),
  });
  const fault = (why: string) => new Fault('database-unavailable', `It is ${why}`, { why });
  watch.went();
  for (const why of ['away', 'away', 'full', 'away', 'full']) watch.failed(fault(why));
  watch.went();
  watch.went();
  watch.failed(fault('away'));
  watch.went();
  expect(told).toEqual(['trouble away', 'trouble full', 'over full', 'trouble away', 'over away']);
});

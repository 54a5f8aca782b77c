import { ASSESSOR } from '../controller.fixture.ts';
import type { ModelProcess } from './model-process.ts';

/** A process that is well and answers at once, but for what a test says. */
export function processOf(answers: Partial<ModelProcess> = {}): ModelProcess {
  return {
    ...ASSESSOR,
    start: async () => Promise.resolve(),
    refused: () => [],
    stop: async () => Promise.resolve(),
    health: () => ({ state: 'up', reason: '', sinceMs: 0, counters: {} }),
    onHealth: () => () => {},
    processId: () => null,
    ...answers,
  };
}

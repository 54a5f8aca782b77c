import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { IS_LONG } from './test/scale.ts';

// Tests wait for processes and ptys on shared machines; this bounds a hang, it is no measurement.
const TIMEOUT_MS = IS_LONG ? 12 * 3_600_000 : 60_000;

/** These put modules of their own in the place of Node's. */
const ALONE = ['edge/down/power-cut.test.ts', 'edge/ledger/durable-file.test.ts', 'edge/rollout/power-cut.test.ts'];

/** Loading the modules anew for each of two hundred files would take as long as the tests. */
const together = {
  extends: true,
  test: {
    name: 'together',
    include: ['{edge,hardware,models,sim,test}/**/*.test.ts'],
    exclude: [...ALONE, 'test/servers/**', 'test/browser/**'],
    isolate: false,
  },
} as const;
const alone = { extends: true, test: { name: 'alone', include: ALONE } } as const;

/** The simulation computes for minutes and waits for nothing: begun last, it would go on alone. */
class SimulationFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSimulation = ({ moduleId }: TestSpecification) => moduleId.includes('/test/simulation/');
    const sorted = await super.sort(files);
    return [...sorted.filter(isSimulation), ...sorted.filter((file) => !isSimulation(file))];
  }
}

export default {
  test: {
    pool: 'forks',
    // One more than the two cores: the tests of whole lanes mostly wait.
    maxWorkers: 3,
    testTimeout: TIMEOUT_MS,
    hookTimeout: 60_000,
    sequence: { sequencer: SimulationFirst },
    projects: [together, alone],
  },
} as const;

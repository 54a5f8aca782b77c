import { parentPort, workerData } from 'node:worker_threads';
import { composePolicy } from './composed-policy.ts';
import { readSite } from './load.ts';
import { explainPolicy } from './policy.ts';
import type { ReadingTask } from './read-aside.ts';

/** The thread that reads for `read-aside.ts`. */
function perform(task: ReadingTask) {
  switch (task.kind) {
    case 'policy':
      return explainPolicy(task.text);
    case 'site':
      return readSite(task.text);
    case 'parts':
      return composePolicy(task.parts);
  }
}

parentPort?.postMessage(perform(workerData as ReadingTask), []);

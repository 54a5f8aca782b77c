import { parentPort, workerData } from 'node:worker_threads';
import { explainPolicy } from './policy.ts';

/** The thread that reads a policy's text for `policy-aside.ts`. */
parentPort?.postMessage(explainPolicy(String(workerData)), []);

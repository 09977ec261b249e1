/** Runs regular expressions in a thread of its own, which can be ended while one of them goes on for ever. */
import { parentPort } from 'node:worker_threads';
import { runPattern, type PatternTask } from '../flow/patternTask';

parentPort?.on('message', (task: PatternTask) => {
  parentPort?.postMessage(runPattern(task));
});

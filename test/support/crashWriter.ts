import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * Runs in a process of its own: asks the store's worker for inserts, bulk inserts, edits and renames
 * without end and prints the id of every message once it is acknowledged.
 */
const script = `
const { Worker } = require('node:worker_threads');
const [workerPath, wasmPath, file] = process.argv.slice(1);
const worker = new Worker(workerPath, {
  workerData: { file, wasmPath, readOnly: false, busyLimitMs: 60000,
    asked: new Int32Array(new SharedArrayBuffer(4)) }, stderr: true });
let id = 0;
const waiting = new Map();
worker.on('message', (messages) => {
  for (const message of messages) {
    if (message.kind !== 'reply') continue;
    const { resolve, reject } = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error) reject(new Error(message.error.message)); else resolve(message.result);
  }
});
const call = (method, ...params) => new Promise((resolve, reject) => {
  waiting.set(++id, { resolve, reject });
  worker.postMessage({ kind: 'call', id, method, params });
});
const message = (text) => ({ sender: 'User', senderName: 'User', sessionId: 's1', text, files: [], error: false,
  edit: false, properties: { state: 'complete' }, category: 'message', contentBlocks: [], flowId: 'flow' });
const insert = async (count) => {
  const stored = await call('insertMessages', Array.from({ length: count }, () => message('x'.repeat(700))));
  process.stdout.write(stored.map((entry) => entry.id + '\\n').join(''));
  return stored[0];
};
(async () => {
  await call('open');
  for (let round = 0; ; round++) {
    const first = await insert(round % 7 === 3 ? 60 : 1);
    if (round % 5 === 2) await call('updateMessage', first.id, { text: 'edited ' + round });
    if (round % 11 === 6) await call('renameSession', 's1', 's2', { merge: true });
    if (round % 11 === 9) await call('renameSession', 's2', 's1', { merge: true });
  }
})().catch((error) => { console.error(error.message); process.exit(1); });
`;

/** A process that writes to a database until it is killed. */
export class CrashWriter {
  readonly acknowledged: string[] = [];
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;
  private errors = '';

  constructor(workerPath: string, wasmPath: string, file: string) {
    this.child = spawn(process.execPath, [
      '--no-warnings',
      '-e',
      script,
      workerPath,
      wasmPath,
      file,
    ]);
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.errors += text;
    });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Resolves when so many more messages are acknowledged. */
  async acknowledge(count: number): Promise<void> {
    for (let done = 0; done < count; done++) {
      const line = await this.lines.next();
      if (line.done === true) throw new Error(`The writer ended by itself: ${this.errors}`);

      this.acknowledged.push(line.value);
    }
  }

  /** Kills the process where it is, and takes in what it had still said. */
  async kill(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    for (let line = await this.lines.next(); line.done !== true; line = await this.lines.next()) {
      // The last line may be cut short.
      if (line.value.length === 36) this.acknowledged.push(line.value);
    }
  }
}

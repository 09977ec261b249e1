import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const script = `
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(process.argv[1]);
database.exec('PRAGMA busy_timeout=2000');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  let answer;
  try { answer = { rows: database.prepare(JSON.parse(line)).all() }; }
  catch (error) { answer = { error: error.message }; }
  process.stdout.write(JSON.stringify(answer) + '\\n');
});
process.stdin.on('end', () => database.close());
`;

/**
 * Another program that has a database open: a process of its own, because locks belong to
 * processes.
 */
export class OtherProgram {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly answers: AsyncIterator<string>;

  constructor(file: string) {
    this.child = spawn(process.execPath, ['--no-warnings', '-e', script, file]);
    this.answers = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** Runs one statement there; throws what SQLite says. */
  async run(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    this.child.stdin.write(`${JSON.stringify(sql)}\n`);
    const line = await this.answers.next();
    if (line.done === true) throw new Error('The other program has ended.');

    const answer = JSON.parse(line.value) as {
      rows?: readonly Record<string, unknown>[];
      error?: string;
    };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.rows ?? [];
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;

    const ended = once(this.child, 'exit');
    this.child.stdin.end();
    await ended;
  }
}

/** Whether the sqlite3 shell is installed; tests of it are defined only then. */
export const hasSqliteShell = spawnSync('sqlite3', ['--version']).status === 0;

/** Runs the sqlite3 shell on a file and returns what it prints. */
export function sqliteShell(file: string, ...commands: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    'sqlite3',
    ['-cmd', '.timeout 5000', file, ...commands],
    {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  if (status !== 0 || stderr !== '') throw new Error(`sqlite3: ${stderr}`);
  return stdout.trim();
}

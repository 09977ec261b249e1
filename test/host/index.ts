import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { inspect } from 'node:util';
import Mocha from 'mocha';

/** What the launcher reads, one JSON object per line. */
type Report =
  | { readonly type: 'pass'; readonly title: string; readonly ms: number }
  | { readonly type: 'fail'; readonly title: string; readonly details: string }
  | { readonly type: 'end'; readonly passed: number; readonly failed: number };

/** A file gets through whatever becomes of the window or the connection to it. */
function send(report: Report): void {
  const file = process.env['FLOW_PLAYGROUND_RESULTS'];
  if (file) appendFileSync(file, `${JSON.stringify(report)}\n`);
}

function sendFailure(title: string, error: unknown): void {
  // Unlike the stack, this shows the cause as well.
  const details = inspect(error);
  send({ type: 'fail', title, details });
}

function follow(runner: Mocha.Runner): void {
  runner.on('pass', (test) => {
    send({ type: 'pass', title: test.fullTitle(), ms: test.duration ?? 0 });
  });
  runner.on('fail', (test, error: unknown) => {
    sendFailure(test.fullTitle(), error);
  });
  runner.on('end', () => {
    const { passes = 0, failures = 0 } = runner.stats ?? {};
    send({ type: 'end', passed: passes, failed: failures });
  });
}

/**
 * Runs mocha next to the `vscode` module. The extension host calls this because the launcher names this bundle as
 * `extensionTestsPath`.
 * @throws Error if a test failed; the host then ends with an exit code other than 0
 */
export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 60_000,
    forbidOnly: true,
    forbidPending: true,
    // Results go to the file; nobody sees the host's console.
    reporter: class extends Mocha.reporters.Base {},
  });
  const grep = process.env['FLOW_PLAYGROUND_GREP'];
  if (grep) mocha.grep(grep);
  mocha.addFile(path.join(__dirname, 'tests.js'));

  const failures = await new Promise<number>((resolve) => {
    follow(mocha.run(resolve));
  }).catch((error: unknown) => {
    // A bundle that does not load fails before any test does.
    sendFailure('(loading the tests)', error);
    throw error;
  });
  if (failures > 0) throw new Error(`${failures} failed`);
}

/** Runs mocha in this process on one bundle of tests. */
import Mocha from 'mocha';

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 */

/** Limits end what hangs; they are no measure of speed, which a busy machine would fail. */
const patienceMs = 40_000;

/**
 * A skipped or exclusive test is a failure: what is not run must not look as if it were.
 * @param {string} file bundle to load
 * @param {{ grep?: string, timeoutMs?: number, verbose?: boolean }} [options]
 * @returns {Promise<Outcome>}
 */
export async function runMocha(file, { grep, timeoutMs = patienceMs, verbose = false } = {}) {
  process.setSourceMapsEnabled(true);
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: timeoutMs,
    forbidOnly: true,
    forbidPending: true,
    reporter: verbose ? 'spec' : 'dot',
    ...(grep === undefined ? {} : { grep }),
  });
  mocha.addFile(file);
  await mocha.loadFilesAsync();
  return new Promise((resolve) => {
    const runner = mocha.run(() => {
      resolve({ passed: runner.stats?.passes ?? 0, failed: runner.stats?.failures ?? 0 });
    });
  });
}

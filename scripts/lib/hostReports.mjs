/** Reads what test/host/index.ts reports while it runs. */
import { existsSync, readFileSync } from 'node:fs';

/**
 * @typedef {{ type: 'pass', title: string, ms: number }
 *   | { type: 'fail', title: string, details: string }
 *   | { type: 'end', passed: number, failed: number }} Report
 */

/** @param {Report} report @param {boolean} verbose */
function print(report, verbose) {
  if (report.type === 'pass' && verbose) console.log(`  ✔ ${report.title} (${report.ms} ms)`);
  if (report.type === 'fail') {
    console.log(`  ✘ ${report.title}\n${report.details.replace(/^/gm, '      ')}`);
  }
}

/**
 * @param {string} file with one JSON object per line
 * @param {boolean} verbose whether to print tests that pass
 * @returns {() => import('./runMocha.mjs').Outcome | undefined} prints what is new; the result once the run has ended
 */
export function reportReader(file, verbose) {
  let read = 0;
  return () => {
    if (!existsSync(file)) return undefined;
    const text = readFileSync(file, 'utf8');
    const complete = text.lastIndexOf('\n') + 1;
    const lines = text.slice(read, complete).split('\n').filter(Boolean);
    read = complete;
    /** @type {Report[]} */
    const reports = lines.map((line) => JSON.parse(line));
    for (const report of reports) print(report, verbose);
    return reports.find((report) => report.type === 'end');
  };
}

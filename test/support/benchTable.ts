/** One figure of a benchmark. */
export interface BenchRow {
  readonly what: string;
  readonly measured: string;
  /** What it is to reach; empty for figures that only inform. */
  readonly target: string;
  /** Undefined where there is no target. */
  readonly isReached?: boolean;
}

/** Prints figures as a table. Targets that are missed are marked and do not fail the run: machines are noisy. */
export function printTable(title: string, rows: readonly BenchRow[]): void {
  const lines = [
    ['what', 'measured', 'target', ''],
    ...rows.map((row) => [row.what, row.measured, row.target, mark(row.isReached)]),
  ];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  );
  console.log(`\n${title}`);
  for (const line of lines) {
    console.log(`  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`);
  }
}

function mark(isReached: boolean | undefined): string {
  if (isReached === undefined) return '';

  return isReached ? 'reached' : 'MISSED';
}

/** The value below which `share` (0 to 1) of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** Milliseconds of each of `count` calls, after a few that do not count. */
export async function time(count: number, work: () => unknown, warmUp = 3): Promise<number[]> {
  for (let index = 0; index < warmUp; index++) await work();

  const samples: number[] = [];
  for (let index = 0; index < count; index++) {
    const start = performance.now();
    await work();
    samples.push(performance.now() - start);
  }
  return samples;
}

/** For example `1.24 ms`, `310 us`. */
export function shownMs(milliseconds: number): string {
  return milliseconds < 1
    ? `${(milliseconds * 1000).toFixed(0)} us`
    : `${milliseconds.toFixed(milliseconds < 10 ? 2 : 0)} ms`;
}

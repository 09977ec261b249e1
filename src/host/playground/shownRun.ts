import { withoutKept } from '../../protocol/records';
import type { RunRecord } from '../../protocol/model';

/** A run for the page: without what only a later run needs, which may be large. */
export function shownRun(run: RunRecord | undefined): RunRecord | undefined {
  if (run === undefined) return undefined;

  return { ...run, nodes: run.nodes.map(withoutKept) };
}

import type { FlowEntry } from '../../sessions/flowCatalog';
import type { FolderRuntime } from '../folderRuntime';
import { durationLabel, timeLabel } from './labels';
import { t } from '../words';

/** How the last run of a flow went, in a few words; undefined where it was never run. */
export async function rowOfRun(
  folder: FolderRuntime,
  { id }: FlowEntry,
): Promise<string | undefined> {
  const [run] = (await folder.current?.store.listRuns({ flowId: id, limit: 1 })) ?? [];
  if (run === undefined) return undefined;

  const time = timeLabel(run.startedAt, { nowMs: Date.now() });
  if (run.status === 'failed') return t('failed {0}', time);
  if (run.status === 'cancelled') return t('stopped {0}', time);

  return t('last run {0}, {1}', time, durationLabel(run.durationMs));
}

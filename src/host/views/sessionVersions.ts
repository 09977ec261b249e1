import type { FlowVersion } from '../../protocol/model';
import type { FolderRuntime } from '../folderRuntime';
import type { SessionVersion } from './sessionGroups';

/** As many runs of a flow as are kept. */
const runsOfFlow = 200;
/** The sessions of more flows than this are of unknown versions, so that a list stays quick. */
const maxFlows = 40;
const shownLength = 7;

/** Which version of its flow each session last ran with, as the runs that are kept tell. */
export class SessionVersions {
  private readonly known = new Map<string, ReadonlyMap<string, SessionVersion>>();

  /** After runs or flow files have changed. */
  forget(folder: FolderRuntime): void {
    for (const key of this.known.keys()) {
      if (key.startsWith(`${folder.key} `)) this.known.delete(key);
    }
  }

  /** Makes `of` know the sessions of these flows. */
  async load(folder: FolderRuntime, flowIds: Iterable<string>): Promise<void> {
    const missing = [...new Set(flowIds)].filter((id) => !this.known.has(keyOf(folder, id)));
    for (const flowId of missing.slice(0, maxFlows)) {
      this.known.set(keyOf(folder, flowId), await versionsOf(folder, flowId));
    }
  }

  of(folder: FolderRuntime, flowId: string, sessionId: string): SessionVersion | undefined {
    return this.known.get(keyOf(folder, flowId))?.get(sessionId);
  }
}

async function versionsOf(
  folder: FolderRuntime,
  flowId: string,
): Promise<ReadonlyMap<string, SessionVersion>> {
  const { store, catalog } = await folder.runtime();
  const runs = await store.listRuns({ flowId, limit: runsOfFlow });
  const stamped = runs.filter(({ flowVersion }) => flowVersion !== undefined);
  if (stamped.length === 0) return new Map();

  // A flow that is gone or broken has no current version.
  const current = await catalog.resolve(flowId).catch(() => undefined);
  const versions = new Map<string, SessionVersion>();
  for (const { sessionId, flowVersion } of stamped) {
    if (flowVersion === undefined || versions.has(sessionId)) continue;

    versions.set(sessionId, versionIn(flowVersion, stamped, current?.contentHash));
  }
  return versions;
}

/** The same content may have been run before it was committed; it is one version then. */
function versionIn(
  { contentHash }: FlowVersion,
  runs: readonly { readonly flowVersion?: FlowVersion }[],
  current: string | undefined,
): SessionVersion {
  const commit = runs.find(
    ({ flowVersion }) =>
      flowVersion?.contentHash === contentHash && flowVersion.commit !== undefined,
  )?.flowVersion?.commit;
  return {
    key: contentHash,
    name: (commit ?? contentHash).slice(0, shownLength),
    isCurrent: contentHash === current,
  };
}

function keyOf(folder: FolderRuntime, flowId: string): string {
  return `${folder.key} ${flowId}`;
}

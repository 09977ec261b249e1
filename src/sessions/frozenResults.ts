import type { GivenNode } from '../flow/engine';
import type { Flow, FlowNode } from '../flow/flowFile';
import { pastResult } from '../flow/resume';
import { ModelHandle, ToolHandle, type FlowValue } from '../flow/values';
import type { MessageStore } from '../store/messageStore';

/** Results kept in memory; the one used longest ago goes first. */
const maxKept = 200;
/** Runs that are looked through for a component that was frozen after it ran. */
const runsSearched = 5;

/**
 * What frozen components gave last: kept while the window is open, before that taken from the records of
 * the flow's newest runs. Models and tools are made anew.
 */
export class FrozenResults {
  private readonly kept = new Map<string, GivenNode>();

  constructor(private readonly store: Pick<MessageStore, 'listRuns' | 'getRun'>) {}

  /** The results of a flow's frozen components, as far as they are known. */
  async of(flow: Flow): Promise<ReadonlyMap<string, GivenNode>> {
    const frozen = flow.nodes.filter((node) => node.isFrozen);
    const found = new Map<string, GivenNode>();
    for (const node of frozen) {
      const known = this.kept.get(keyOf(flow, node.id));
      if (known !== undefined) found.set(node.id, known);
    }
    const unknown = frozen.filter((node) => !found.has(node.id));
    if (unknown.length > 0) await this.search(flow, unknown, found);
    return found;
  }

  keep(
    flow: Flow,
    nodeId: string,
    outputs: ReadonlyMap<string, FlowValue>,
    stopped: ReadonlySet<string>,
  ): void {
    const isFrozen = flow.nodes.some((node) => node.id === nodeId && node.isFrozen);
    if (!isFrozen || [...outputs.values()].some(isHandle)) return;

    const key = keyOf(flow, nodeId);
    this.kept.delete(key);
    this.kept.set(key, { outputs, stopped, record: undefined });
    for (const oldest of this.kept.keys()) {
      if (this.kept.size <= maxKept) break;
      this.kept.delete(oldest);
    }
  }

  private async search(
    flow: Flow,
    nodes: readonly FlowNode[],
    found: Map<string, GivenNode>,
  ): Promise<void> {
    const runs = await this.store.listRuns({ flowId: flow.id, limit: runsSearched });
    for (const { id } of runs) {
      const open = nodes.filter((node) => !found.has(node.id));
      if (open.length === 0) return;

      const records = (await this.store.getRun(id))?.nodes ?? [];
      for (const node of open) {
        const result = pastResult(node, records);
        if (result !== undefined) found.set(node.id, result);
      }
    }
  }
}

function keyOf(flow: Flow, nodeId: string): string {
  return `${flow.id} ${nodeId}`;
}

/** A list of tools is one, too. */
function isHandle(value: FlowValue): boolean {
  if (Array.isArray(value)) return (value as readonly FlowValue[]).some(isHandle);
  return value instanceof ModelHandle || value instanceof ToolHandle;
}

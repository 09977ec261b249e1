import type { ComponentDefinition, Neighbour } from './component';
import type { FlowEdge, FlowNode } from './flowFile';
import { isKind } from './flowInterface';
import type { Plan } from './plan';
import type { Schedule } from './schedule';
import type { FlowValue } from './values';

/** What components gave so far, and who is connected to whom. */
export class Wiring {
  private readonly results = new Map<string, ReadonlyMap<string, FlowValue>>();
  private readonly models = new Map<string, string>();

  constructor(
    private readonly plan: Plan,
    private readonly schedule: Schedule,
  ) {}

  keep(nodeId: string, outputs: ReadonlyMap<string, FlowValue>, model: string | undefined): void {
    this.results.set(nodeId, outputs);
    if (model !== undefined) this.models.set(nodeId, model);
  }

  resultsOf(nodeId: string): readonly (readonly [string, FlowValue])[] {
    return [...(this.results.get(nodeId) ?? [])];
  }

  valueOf(edge: FlowEdge): FlowValue | undefined {
    return this.results.get(edge.source)?.get(edge.sourceOutput);
  }

  /** Edges into a node that carry a value now. */
  liveInto(nodeId: string): readonly FlowEdge[] {
    const edges = this.plan.incoming.get(nodeId) ?? [];
    return edges.filter((edge) => this.schedule.isLive(edge));
  }

  outOf(nodeId: string): readonly FlowEdge[] {
    return this.plan.outgoing.get(nodeId) ?? [];
  }

  neighbours(nodeId: string): {
    readonly sources: readonly Neighbour[];
    readonly targets: readonly Neighbour[];
  } {
    return {
      sources: this.describe(this.liveInto(nodeId).map((edge) => edge.source)),
      targets: this.describe(this.outOf(nodeId).map((edge) => edge.target)),
    };
  }

  /** Langflow: only inputs, outputs and what feeds a Chat Output directly put messages into the chat. */
  isHeard(nodeId: string, definition: ComponentDefinition): boolean {
    if (definition.role !== undefined) return true;

    return this.outOf(nodeId).some((edge) => {
      const target = this.plan.nodes.get(edge.target);
      return target !== undefined && isKind(target, 'ChatOutput');
    });
  }

  private describe(ids: readonly string[]): readonly Neighbour[] {
    return [...new Set(ids)].flatMap((id) => {
      const node = this.plan.nodes.get(id);
      if (node === undefined) return [];

      const modelName = this.models.get(id) ?? storedModel(node);
      const { type, displayName } = node;
      const senderName = node.fields.get('sender_name')?.value;
      return [
        {
          id,
          type,
          displayName,
          ...(modelName === undefined ? {} : { modelName }),
          ...(typeof senderName === 'string' && senderName !== '' ? { senderName } : {}),
        },
      ];
    });
  }
}

/** The model a node is set to, in the fields that Langflow looks at and in its order. */
function storedModel(node: FlowNode): string | undefined {
  for (const name of ['model_name', 'model_id', 'model']) {
    const value = node.fields.get(name)?.value;
    const first: unknown = Array.isArray(value) ? value[0] : value;
    const model: unknown =
      typeof first === 'object' && first !== null && 'name' in first ? first.name : first;
    if (typeof model === 'string' && model !== '') return model;
  }
  return undefined;
}

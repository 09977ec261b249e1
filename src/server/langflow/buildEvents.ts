import type { JsonObject } from '../../base/json';
import type { Flow, FlowNode } from '../../flow/flowFile';
import { isKind } from '../../flow/flowInterface';
import type { NodeRecord, RunEvent, StoredMessage } from '../../protocol/model';
import { toEventLine, toStreamLine } from './runEvents';
import { toBuildData, toParams } from './wireBuild';
import { toWireIso } from './wireTime';

/** Turns a run's events into those of Langflow's build, which also tell of every component. */
export class BuildEvents {
  private readonly nodes: ReadonlyMap<string, FlowNode>;
  private readonly messages: StoredMessage[] = [];
  private readonly planned = new Set<string>();
  private readonly inactive = new Set<string>();

  constructor(
    private readonly flow: Flow,
    private readonly now: () => number,
  ) {
    this.nodes = new Map(flow.nodes.map((node) => [node.id, node]));
  }

  /** The lines that one event becomes. */
  toLines(event: RunEvent): readonly string[] {
    switch (event.type) {
      case 'run-start':
        return this.start(event.nodeIds);
      case 'node-end':
        // Langflow's page does not look into called flows.
        return event.record.caller === undefined
          ? this.nodeEnd(event.record, event.inactivated)
          : [];
      case 'run-end':
        return event.error !== undefined && this.messages.every(({ error }) => !error)
          ? [toEventLine('error', { error: event.error.message, code: event.error.code })]
          : [toEventLine('end', { build_duration: event.durationMs / 1000 })];
      case 'message':
        this.messages.push(event.message);
        break;
      case 'node-start':
      case 'token':
      case 'message-removed':
        break;
    }
    const line = toStreamLine(event);
    return line === undefined ? [] : [line];
  }

  private start(nodeIds: readonly string[]): readonly string[] {
    for (const id of nodeIds) this.planned.add(id);
    const fed = new Set(
      this.flow.edges.filter(({ source }) => this.planned.has(source)).map(({ target }) => target),
    );
    const ids = nodeIds.filter((id) => !fed.has(id));
    return [
      toEventLine('vertices_sorted', { ids, to_run: nodeIds }),
      toEventLine('build_start', {}),
    ];
  }

  private nodeEnd(record: NodeRecord, inactivated: readonly string[]): readonly string[] {
    if (record.status === 'skipped' || record.status === 'cancelled') return [];

    for (const id of inactivated) this.inactive.add(id);
    const next = record.status === 'ok' ? this.nextOf(record.nodeId) : [];
    const buildData = {
      id: record.nodeId,
      inactivated_vertices: [...this.inactive],
      next_vertices_ids: next,
      top_level_vertices: next,
      valid: record.status === 'ok',
      params: toParams(record),
      data: toBuildData(record, {
        flowId: this.flow.id,
        endedMs: this.now(),
        message: this.messageOf(record),
        firstOutput: this.nodes.get(record.nodeId)?.outputs[0]?.name,
      }),
      timestamp: toWireIso(this.now()),
    };
    return [
      toEventLine('end_vertex', { build_data: buildData, output_meta: this.outputMeta(record) }),
    ];
  }

  private nextOf(nodeId: string): readonly string[] {
    const targets = this.flow.edges
      .filter(({ source, target }) => source === nodeId && this.planned.has(target))
      .map(({ target }) => target)
      .filter((target) => !this.inactive.has(target));
    return [...new Set(targets)];
  }

  /** The chat message that a Chat Input or Output gave: the newest with its text. */
  private messageOf(record: NodeRecord): StoredMessage | undefined {
    const node = this.nodes.get(record.nodeId);
    const isChat = node !== undefined && (isKind(node, 'ChatInput') || isKind(node, 'ChatOutput'));
    if (!isChat) return undefined;

    const shown = Object.values(record.outputs)[0];
    if (typeof shown?.value !== 'string') return undefined;

    const text = shown.value;
    const start = text.replace(/\.\.\.$/, '');
    return this.messages.findLast((message) =>
      shown.truncated === true ? message.text.startsWith(start) : message.text === text,
    );
  }

  private outputMeta(record: NodeRecord): JsonObject {
    const node = this.nodes.get(record.nodeId);
    const isOutput =
      node !== undefined &&
      ['ChatOutput', 'TextOutput', 'DataOutput'].some((kind) => isKind(node, kind));
    const types = (node?.outputs ?? []).flatMap((output) => output.types);
    return {
      component_id: record.nodeId,
      display_name: record.component,
      vertex_type: record.type,
      is_output: isOutput,
      is_terminal: this.flow.edges.every(({ source }) => source !== record.nodeId),
      output_types: [...new Set(types)],
    };
  }
}

/** The events of a build in which nothing runs. */
export function emptyBuild(): readonly string[] {
  return [
    toEventLine('vertices_sorted', { ids: [], to_run: [] }),
    toEventLine('build_start', {}),
    toEventLine('end', { build_duration: 0 }),
  ];
}

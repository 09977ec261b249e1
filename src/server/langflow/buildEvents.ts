import type { JsonObject, JsonValue } from '../../base/json';
import type { Flow, FlowNode } from '../../flow/flowFile';
import { isKind } from '../../flow/flowInterface';
import type { NodeRecord, RunEvent, StoredMessage } from '../../protocol/model';
import { toEventLine, toStreamLine } from './runEvents';
import { toResultData, type FinishedRun } from './wireRun';

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
      params: record.error === undefined ? 'None' : failure(record),
      data: record.error === undefined ? this.data(record) : this.failureData(record),
      timestamp: new Date(this.now()).toISOString(),
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

  private data(record: NodeRecord): JsonObject {
    const message = this.messageOf(record);
    const run: Pick<FinishedRun, 'flowId' | 'finishedAt' | 'nodes'> = {
      flowId: this.flow.id,
      finishedAt: new Date(this.now()).toISOString(),
      nodes: new Map([[record.nodeId, record]]),
    };
    const result = toResultData(
      {
        nodeId: record.nodeId,
        component: record.component,
        type: record.type,
        results: record.outputs,
        ...(message === undefined ? {} : { message }),
      },
      run,
    );
    return {
      results: result['results'] ?? {},
      outputs: result['outputs'] ?? {},
      logs: result['logs'] ?? {},
      message: result['artifacts'] ?? {},
      artifacts: result['artifacts'] ?? {},
      timedelta: record.durationMs / 1000,
      duration: toDurationText(record.durationMs),
      used_frozen_result: record.reused ?? false,
      token_usage: result['token_usage'] ?? null,
    };
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

  private failureData(record: NodeRecord): JsonObject {
    const output = this.nodes.get(record.nodeId)?.outputs[0]?.name ?? 'output';
    const outputs: Record<string, JsonValue> = {
      [output]: {
        message: { errorMessage: failure(record), stackTrace: null },
        type: 'error',
      },
    };
    return {
      results: {},
      outputs,
      logs: {},
      message: {},
      artifacts: {},
      timedelta: record.durationMs / 1000,
      duration: toDurationText(record.durationMs),
      used_frozen_result: false,
      token_usage: null,
    };
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

function failure(record: NodeRecord): string {
  return `Error building Component ${record.component}: \n\n${record.error?.message ?? ''}`;
}

/** `12 ms`, `3.45 seconds`, `2 minutes, 5 seconds`, as Langflow writes times. */
function toDurationText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 1) return `${Math.round(milliseconds)} ms`;
  if (seconds < 60) {
    const rounded = Math.round(seconds * 100) / 100;
    return `${Number.isInteger(rounded) ? rounded.toFixed(1) : rounded} ${rounded === 1 ? 'second' : 'seconds'}`;
  }
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  const count = (number: number, unit: string): string =>
    `${number} ${unit}${number === 1 ? '' : 's'}`;
  return `${count(minutes, 'minute')}, ${count(rest, 'second')}`;
}

import type { JsonObject, JsonValue } from '../base/json';
import type { NodeRecord, NodeStep, RunRecord, ShownValue, TokenUsage } from '../protocol/model';

/**
 * A run as OpenTelemetry writes traces in JSON (OTLP): one span for the run, one for each visit of a
 * component, one for each request to a model and each call of a tool. Names follow the conventions for
 * generative AI where there are any.
 */
export function toOtlp(run: RunRecord): JsonObject {
  const trace = new TraceWriter(run);
  const root = trace.add({
    name: run.flowName,
    startMs: 0,
    durationMs: run.durationMs,
    error: run.error?.message ?? (run.status === 'ok' ? undefined : run.status),
    attributes: {
      'flow.id': run.flowId,
      'flow.hash': run.flowVersion?.contentHash,
      'vcs.ref.head.revision': run.flowVersion?.commit,
      'session.id': run.sessionId,
      'gen_ai.conversation.id': run.sessionId,
      'input.value': run.inputValue,
    },
  });
  for (const node of run.nodes) {
    if (node.status !== 'skipped') trace.addNode(node, root);
  }
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf({ 'service.name': 'flow-playground' }) },
        scopeSpans: [{ scope: { name: 'flow-playground' }, spans: trace.spans }],
      },
    ],
  };
}

interface Span {
  readonly name: string;
  readonly startMs: number;
  readonly durationMs: number;
  readonly parent?: string;
  readonly error?: string | undefined;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly logs?: readonly string[];
}

/** Of a span, in OTLP's numbers. */
const internalKind = 1;
const errorStatus = 2;
const okStatus = 1;

class TraceWriter {
  readonly spans: JsonObject[] = [];
  private readonly traceId: string;
  private readonly startedAt: bigint;

  constructor(run: RunRecord) {
    this.traceId = run.id.replaceAll('-', '').toLowerCase().padEnd(32, '0').slice(0, 32);
    this.startedAt = BigInt(Date.parse(run.startedAt) || 0) * 1_000_000n;
  }

  addNode(node: NodeRecord, parent: string): void {
    const id = this.add({
      name: node.component,
      startMs: node.startMs,
      durationMs: node.durationMs,
      parent,
      error: node.error?.message,
      attributes: {
        'component.id': node.nodeId,
        'component.type': node.type,
        'gen_ai.request.model': node.model,
        ...usageOf(node.usage),
        ...valuesOf('input', node.inputs),
        ...valuesOf('output', node.outputs),
      },
      logs: node.logs,
    });
    for (const step of node.steps ?? []) this.addStep(step, id);
  }

  /** Returns the span's id. */
  add({ name, startMs, durationMs, parent, error, attributes, logs = [] }: Span): string {
    const spanId = (this.spans.length + 1).toString(16).padStart(16, '0');
    const start = this.nanoseconds(startMs);
    this.spans.push({
      traceId: this.traceId,
      spanId,
      ...(parent === undefined ? {} : { parentSpanId: parent }),
      name,
      kind: internalKind,
      startTimeUnixNano: start,
      endTimeUnixNano: this.nanoseconds(startMs + durationMs),
      attributes: attributesOf(attributes),
      events: logs.map((line) => ({ timeUnixNano: start, name: line })),
      status: error === undefined ? { code: okStatus } : { code: errorStatus, message: error },
    });
    return spanId;
  }

  private addStep(step: NodeStep, parent: string): void {
    const operation =
      step.kind === 'model' ? 'chat' : step.kind === 'tool' ? 'execute_tool' : 'run';
    const id = this.add({
      name: `${operation} ${step.name}`,
      startMs: step.startMs,
      durationMs: step.durationMs,
      parent,
      error: step.status === 'ok' ? undefined : 'failed',
      attributes: {
        'gen_ai.operation.name': step.kind === 'flow' ? undefined : operation,
        [step.kind === 'model' ? 'gen_ai.request.model' : 'gen_ai.tool.name']: step.name,
        'component.id': step.nodeId,
        ...usageOf(step.usage),
        ...valuesOf('', { input: step.input, output: step.output }),
      },
    });
    for (const inner of step.steps ?? []) this.addStep(inner, id);
  }

  private nanoseconds(milliseconds: number): string {
    return (this.startedAt + BigInt(Math.round(milliseconds * 1000)) * 1000n).toString();
  }
}

function usageOf(usage: TokenUsage | undefined): Span['attributes'] {
  return {
    'gen_ai.usage.input_tokens': usage?.input,
    'gen_ai.usage.output_tokens': usage?.output,
  };
}

function valuesOf(
  prefix: string,
  values: Readonly<Record<string, ShownValue | undefined>>,
): Span['attributes'] {
  const shown = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    shown.map(([name, value]) => [
      [prefix, name].filter((part) => part !== '').join('.'),
      textOf(value?.value ?? null),
    ]),
  );
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function attributesOf(attributes: Span['attributes']): JsonValue {
  return Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return [
      {
        key,
        value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
      },
    ];
  });
}

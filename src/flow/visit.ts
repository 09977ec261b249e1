import { toAppError, type AppError } from '../base/errors';
import type { NodeRecord, ShownValue } from '../protocol/model';
import { cancelled } from './abort';
import type { ComponentMethod } from './component';
import { VisitContext, type ContextParts } from './context';
import type { GivenNode } from './engine';
import { fitOutput } from './fitOutput';
import type { FlowNode } from './flowFile';
import type { Keeper } from './keep';
import type { NeededOutput } from './outputs';
import { toRunError } from './runError';
import { showValue } from './show';
import { Message, type FlowValue } from './values';

/** What came of one visit. Outputs of a failed one are empty. */
export interface Outcome {
  readonly error: AppError | undefined;
  readonly outputs: ReadonlyMap<string, FlowValue>;
  readonly stopped: ReadonlySet<string>;
}

const secretMask = '********';

/** Runs a component once, and keeps the record of it. */
export class Visit {
  private context: VisitContext | undefined;
  private parts: ContextParts | undefined;
  private readonly startedAt: number;

  constructor(
    private readonly node: FlowNode,
    private readonly runStartedAt: number,
    private readonly elapsed: () => number,
  ) {
    this.startedAt = elapsed();
  }

  /**
   * Computes the outputs one after the other; each method runs once, however many outputs share it.
   * `notes` open the component's log.
   */
  async compute(
    parts: ContextParts,
    needed: readonly NeededOutput[],
    notes: readonly string[] = [],
  ): Promise<Outcome> {
    this.parts = parts;
    const context = new VisitContext(parts, this.runStartedAt);
    this.context = context;
    for (const note of notes) context.log(note);

    const outputs = new Map<string, FlowValue>();
    const results = new Map<ComponentMethod, FlowValue>();
    for (const { name, method, types } of needed) {
      if (parts.run.signal.aborted) throw cancelled();

      const result = results.has(method) ? results.get(method) : await method(context);
      results.set(method, result ?? null);
      outputs.set(name, fitOutput(result ?? null, types));
    }
    // The outputs of one method are told apart by being closed: a closed one says nothing.
    for (const name of context.stopped) {
      if (outputs.get(name) instanceof Message) outputs.set(name, new Message({ text: '' }));
    }
    return { error: undefined, outputs, stopped: context.stopped };
  }

  /** Anything a component throws, as an error that names it. */
  failure(thrown: unknown): AppError {
    const { id, displayName } = this.node;
    return toAppError(thrown, 'component-failed').about({ nodeId: id, component: displayName });
  }

  log(line: string): void {
    this.context?.log(line);
  }

  /** The model the component said it used. */
  get model(): string | undefined {
    return this.context?.details.model;
  }

  record(
    status: NodeRecord['status'],
    outputs: ReadonlyMap<string, FlowValue>,
    error?: AppError,
  ): NodeRecord {
    const { id, displayName, type } = this.node;
    const steps = this.context?.steps ?? [];
    return {
      nodeId: id,
      component: displayName,
      type,
      status,
      startMs: roundTime(this.startedAt - this.runStartedAt),
      durationMs: roundTime(this.elapsed() - this.startedAt),
      inputs: this.shownInputs(),
      outputs: Object.fromEntries([...outputs].map(([name, value]) => [name, showValue(value)])),
      logs: this.context?.logs ?? [],
      ...this.context?.details,
      ...this.context?.observation.record,
      ...(steps.length === 0 ? {} : { steps }),
      ...(error === undefined ? {} : { error: toRunError(error) }),
    };
  }

  /** What the component looked at, and what was connected; secrets are masked. */
  private shownInputs(): Readonly<Record<string, ShownValue>> {
    const { parts, context } = this;
    if (parts === undefined || context === undefined) return {};

    const names = new Set([...parts.values.connectedFields(), ...context.reads.keys()]);
    return Object.fromEntries(
      [...names].map((name) => {
        const value = context.reads.get(name) ?? parts.values.value(name);
        const isHidden = parts.values.isSecret(name) && value !== '' && value !== null;
        return [name, isHidden ? { type: 'text', value: secretMask } : showValue(value)];
      }),
    );
  }
}

/** A record of a component that never ran. */
export function skippedRecord(node: FlowNode, startMs: number): NodeRecord {
  return {
    nodeId: node.id,
    component: node.displayName,
    type: node.type,
    status: 'skipped',
    startMs,
    durationMs: 0,
    inputs: {},
    outputs: {},
    logs: [],
  };
}

/** A record of a component that gave what it gave in an earlier run. */
export function reusedRecord(
  node: FlowNode,
  given: GivenNode,
  startMs: number,
  keeper: Keeper,
): NodeRecord {
  const { record, stopped } = given;
  const outputs = Object.fromEntries(
    [...given.outputs].map(([name, value]) => [name, showValue(value)]),
  );
  const kept = keeper.keep(node.id, given.outputs, outputs);
  return {
    ...skippedRecord(node, startMs),
    status: 'ok',
    inputs: record?.inputs ?? {},
    outputs,
    reused: true,
    ...(record?.model === undefined ? {} : { model: record.model }),
    ...(stopped.size === 0 ? {} : { stopped: [...stopped] }),
    ...(kept === undefined ? {} : { kept }),
  };
}

function roundTime(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

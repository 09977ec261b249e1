import type { NodeStep, TokenUsage } from '../protocol/model';
import { showValue } from './show';
import type { FlowValue } from './values';

/** Most steps a record holds of one visit. */
const maxSteps = 500;

/** A part of a component's work as it begins. */
export interface StepBegin {
  readonly kind: NodeStep['kind'];
  readonly name: string;
  /** The component at work, where it is another one. */
  readonly nodeId?: string | undefined;
  readonly input?: FlowValue;
}

/** How it ended. */
export interface StepEnd {
  readonly status?: NodeStep['status'];
  readonly output?: FlowValue;
  readonly usage?: TokenUsage | undefined;
  readonly steps?: readonly NodeStep[] | undefined;
}

/** Keeps the parts of one component's work: requests to a model, calls of tools. */
export class StepLog {
  private readonly found: NodeStep[] = [];

  /** @param elapsed milliseconds since the run began */
  constructor(private readonly elapsed: () => number) {}

  /** In the order in which they began, those that have not ended left out. */
  get steps(): readonly NodeStep[] {
    return this.found.toSorted((a, b) => a.startMs - b.startMs);
  }

  begin({ kind, name, nodeId, input }: StepBegin): (end: StepEnd) => void {
    const startMs = this.elapsed();
    return ({ status = 'ok', output, usage, steps }) => {
      if (this.found.length >= maxSteps) return;

      this.found.push({
        kind,
        name,
        status,
        startMs: round(startMs),
        durationMs: round(this.elapsed() - startMs),
        ...(nodeId === undefined ? {} : { nodeId }),
        ...(input === undefined ? {} : { input: showValue(input) }),
        ...(output === undefined ? {} : { output: showValue(output) }),
        ...(usage === undefined ? {} : { usage }),
        ...(steps === undefined ? {} : { steps }),
      });
    };
  }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}

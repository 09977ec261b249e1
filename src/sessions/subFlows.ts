import { AppError, isAppError, type ErrorSubject } from '../base/errors';
import type { FlowRun } from '../flow/engine';
import { withoutKept } from '../protocol/records';
import type { Flow } from '../flow/flowFile';
import type { FlowAnswer, FlowCall, FlowPort, FlowReference, Ports } from '../flow/ports';
import type { ComponentRegistry } from '../flow/registry';
import { selectOutputs } from '../flow/runInputs';
import type { FlowValue } from '../flow/values';
import type { RunError, RunEvent } from '../protocol/model';
import type { FlowCatalog } from './flowCatalog';
import { SessionMessages } from './messagePort';
import { runPrepared } from './prepareRun';
import type { SessionService } from './sessionService';

/** Flows that may wait for one another. */
const maxDepth = 16;

/** What the flows called in a run share with it. */
export interface SubFlowParts {
  readonly catalog: Pick<FlowCatalog, 'resolve'>;
  readonly sessions: SessionService;
  readonly registry: ComponentRegistry;
  readonly runId: string;
  /** Everything that the calling flow reaches, save messages and flows. */
  readonly ports: Omit<Ports, 'messages' | 'flows'>;
  /** Resolves when what the callers have said is stored: a called flow may look into the same session. */
  readonly settled: () => Promise<unknown>;
  /** Hears what the components of called flows do. */
  readonly emit: (event: RunEvent) => void;
}

/** A flow that waits for one that it called, and how records of its components begin. */
interface Caller {
  readonly flow: Pick<Flow, 'id' | 'name'>;
  readonly prefix: string;
}

/**
 * The other flows of the workspace, as components of a run call them. What they do is recorded under the
 * component that calls; their messages belong to them, in the session of the caller.
 */
export class SubFlows implements FlowPort {
  constructor(
    private readonly parts: SubFlowParts,
    private readonly callers: readonly Caller[],
  ) {}

  async find({ id = '', name = '' }: FlowReference): Promise<Flow> {
    const { catalog } = this.parts;
    if (id !== '') {
      try {
        return (await catalog.resolve(id)).flow;
      } catch (error) {
        // Ids change when a flow is imported elsewhere; the name stays.
        if (name === '' || !isAppError(error, 'flow-not-found')) throw error;
      }
    }
    return (await catalog.resolve(name)).flow;
  }

  async run(call: FlowCall, signal: AbortSignal): Promise<FlowAnswer> {
    const { flow, caller } = call;
    this.refuseCircle(flow);
    const { sessions, registry, runId, ports, settled } = this.parts;
    await settled();
    const prefix = `${this.callers.at(-1)?.prefix ?? ''}${caller.id}/`;
    const messages = new SessionMessages(sessions, { flowId: flow.id, runId });
    const outputs = new Map<string, ReadonlyMap<string, FlowValue>>();
    const run: FlowRun = {
      runId,
      flow,
      sessionId: call.sessionId,
      inputValue: undefined,
      inputType: 'any',
      outputType: 'any',
      // Nobody sees the called flow's tokens.
      stream: false,
      values: call.values,
      keepOutputs: (nodeId, values) => outputs.set(nodeId, values),
      ports: {
        ...ports,
        messages,
        flows: new SubFlows(
          { ...this.parts, settled: () => Promise.all([settled(), messages.early.settled()]) },
          [...this.callers, { flow, prefix }],
        ),
      },
      signal,
    };
    let failure: RunError | undefined;
    let isCancelled = false;
    for await (const event of runPrepared(run, undefined, registry, messages)) {
      this.forward(event, prefix);
      if (event.type !== 'run-end') continue;
      failure = event.error;
      isCancelled = event.status === 'cancelled';
    }
    if (isCancelled) throw new AppError('cancelled', 'The run was stopped.');
    if (failure !== undefined) throw failed(flow, failure);

    const done = flow.nodes.filter(({ id }) => outputs.has(id));
    const results = selectOutputs(run, done, (node) => registry.find(node)).map(({ id }) => id);
    return { outputs, results };
  }

  private refuseCircle(flow: Flow): void {
    const names = [...this.callers.map((caller) => caller.flow.name), flow.name].join(' → ');
    if (this.callers.some((caller) => caller.flow.id === flow.id)) {
      throw new AppError('flow-invalid', `The flows call each other in a circle: ${names}.`, {
        remedy: 'Take one of the calls out.',
        subject: { flowId: flow.id },
      });
    }
    if (this.callers.length <= maxDepth) return;

    throw new AppError('limit-exceeded', `Flows call flows more than ${maxDepth} deep: ${names}.`, {
      subject: { flowId: flow.id },
    });
  }

  /** Who looks at the run sees the components; the chat is not theirs. */
  private forward(event: RunEvent, prefix: string): void {
    const { emit } = this.parts;
    if (event.type === 'node-start') emit({ ...event, nodeId: `${prefix}${event.nodeId}` });
    if (event.type !== 'node-end') return;

    const { nodeId, ...record } = withoutKept(event.record);
    const caller = prefix.slice(0, -1);
    emit({
      ...event,
      record: { ...record, nodeId: `${prefix}${nodeId}`, caller },
      inactivated: [],
    });
  }
}

/** What ended the called flow, told of the flow that it is about. */
function failed(flow: Flow, { code, message, remedy, subject }: RunError): AppError {
  // The component at fault is the other flow's; in this one it is the caller's.
  const { provider, variable, status } = subject;
  const about: ErrorSubject = {
    flowId: flow.id,
    ...(provider === undefined ? {} : { provider }),
    ...(variable === undefined ? {} : { variable }),
    ...(status === undefined ? {} : { status }),
  };
  return new AppError(code, `${flow.name}: ${message}`, {
    ...(remedy === undefined ? {} : { remedy }),
    subject: about,
  });
}

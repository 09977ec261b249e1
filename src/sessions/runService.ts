import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { Emitter } from '../base/emitter';
import { AppError, toAppError } from '../base/errors';
import { newId } from '../base/ids';
import type { Logger } from '../base/logger';
import type { FlowRun, GivenNode, Resume } from '../flow/engine';
import { EventQueue } from '../flow/eventQueue';
import { withoutKept } from '../protocol/records';
import { parseFlowText } from '../flow/parse';
import type { FlowPort, ModelPort, Ports, VariablePort } from '../flow/ports';
import type { ComponentRegistry } from '../flow/registry';
import type { FlowVersion, ModelName, RunEvent, RunRecord } from '../protocol/model';
import type { MessageStore } from '../store/messageStore';
import type { FlowCatalog, LoadedFlow } from './flowCatalog';
import { hashOf } from './flowHash';
import { FrozenResults } from './frozenResults';
import { SessionMessages } from './messagePort';
import { runPrepared } from './prepareRun';
import { RecentCommits } from './recentCommits';
import { RunRecorder } from './runRecorder';
import type { RunOrigin, RunRequest } from './runRequest';
import type { SecretStore } from './secretStore';
import type { SessionService } from './sessionService';
import { SubFlows } from './subFlows';
import { Variables } from './variables';

/** An event of a run, wherever it was started. */
export interface EmittedRunEvent {
  readonly flowId: string;
  readonly sessionId: string;
  readonly event: RunEvent;
}

export interface RunningRun {
  readonly runId: string;
  readonly flowId: string;
  readonly sessionId: string;
  readonly origin: RunOrigin;
}

/** Which runs are meant; an empty filter means all. */
export interface RunFilter {
  readonly runId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly flowId?: string | undefined;
}

export interface RunServiceOptions {
  readonly catalog: FlowCatalog;
  /** Flows that flows may call; those of the catalog where absent. */
  readonly calledFlows?: Pick<FlowCatalog, 'resolve'>;
  readonly sessions: SessionService;
  readonly store: Pick<MessageStore, 'saveRun' | 'getRun' | 'listRuns'>;
  readonly registry: ComponentRegistry;
  /** Models that take their keys from these variables. */
  readonly modelsWith: (variables: VariablePort, override: ModelName | undefined) => ModelPort;
  /** Files, web and databases of a run; asked anew for each, because settings change. */
  readonly sources?: (
    variables: VariablePort,
  ) => Pick<Ports, 'files' | 'http' | 'sql' | 'patterns' | 'documents'>;
  /** The commit that holds exactly this flow file, where there is one. */
  readonly commitOf?: (path: string) => Promise<string | undefined>;
  readonly secrets: SecretStore;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One run while it goes on. */
interface ActiveRun {
  readonly id: string;
  readonly loaded: LoadedFlow;
  readonly request: RunRequest;
  readonly past: RunRecord | undefined;
  readonly controller: AbortController;
  readonly recorder: RunRecorder;
  readonly queue: EventQueue<RunEvent>;
  sessionId: string;
}

/**
 * The one door for a run: panel, command, HTTP and terminal all come through here. A run goes on at
 * its own pace, however slowly its events are read.
 */
export class RunService implements Disposable {
  private readonly emitted: Emitter<EmittedRunEvent>;
  private readonly runningChanges: Emitter<void>;
  private readonly active = new Map<string, ActiveRun>();
  private readonly pending = new Set<Promise<void>>();
  private readonly frozen: FrozenResults;
  private readonly commits: RecentCommits | undefined;
  private isDisposed = false;

  constructor(private readonly options: RunServiceOptions) {
    this.frozen = new FrozenResults(options.store);
    this.commits =
      options.commitOf === undefined
        ? undefined
        : new RecentCommits(options.commitOf, options.clock);
    const onError = (error: unknown): void => {
      options.logger.error('A listener of runs failed.', error);
    };
    this.emitted = new Emitter(onError);
    this.runningChanges = new Emitter(onError);
  }

  /** Every event of every run, after what it tells of was committed. */
  get onDidEmit(): Emitter<EmittedRunEvent>['event'] {
    return this.emitted.event;
  }

  get onDidChangeRunning(): Emitter<void>['event'] {
    return this.runningChanges.event;
  }

  /**
   * Runs a flow. The last event is always `run-end`; failures of the flow are told by it and are not
   * thrown. A consumer that stops reading stops the run.
   * @throws AppError `flow-not-found` or `flow-unreadable`, before the first event, where there is no
   * flow to run, and `run-not-found` where there is no run to go on from.
   */
  async *run(request: RunRequest, signal: AbortSignal): AsyncGenerator<RunEvent> {
    const loaded = await this.flowOf(request);
    const past = await this.pastOf(request);
    const version = await this.versionOf(loaded, request);
    if (this.isDisposed) throw new AppError('cancelled', 'No more runs are started.');

    const run = this.start(loaded, request, past, version);
    const abort = (): void => {
      run.controller.abort();
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    try {
      yield* run.queue;
    } finally {
      signal.removeEventListener('abort', abort);
      // Reached early when the consumer stops reading.
      abort();
    }
  }

  /**
   * The flow that a request means.
   * @throws AppError as {@link run} does.
   */
  async flowOf(request: Pick<RunRequest, 'flow' | 'flowData'>): Promise<LoadedFlow> {
    const loaded = await this.options.catalog.resolve(request.flow);
    if (request.flowData === undefined) return loaded;

    const { id, name, description, endpointName } = loaded.flow;
    const text = JSON.stringify({ id, name, data: request.flowData });
    const flow = parseFlowText(text, { path: loaded.path });
    const contentHash = await hashOf(text);
    return { ...loaded, contentHash, flow: { ...flow, id, name, description, endpointName } };
  }

  running(): readonly RunningRun[] {
    return [...this.active.values()].map((run) => ({
      runId: run.id,
      flowId: run.loaded.flow.id,
      sessionId: run.sessionId,
      origin: run.request.origin,
    }));
  }

  /** Stops the runs meant; each still tells its end. */
  stop(filter: RunFilter): void {
    for (const run of this.active.values()) {
      const isMeant =
        (filter.runId ?? run.id) === run.id &&
        (filter.sessionId ?? run.sessionId) === run.sessionId &&
        (filter.flowId ?? run.loaded.flow.id) === run.loaded.flow.id;
      if (isMeant) run.controller.abort();
    }
  }

  /** Resolves when no run goes on and every record is kept. */
  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  /** Stops all runs and starts no more; {@link settled} tells when they have ended. */
  dispose(): void {
    this.isDisposed = true;
    this.stop({});
  }

  /** The run that a request goes on from. */
  private async pastOf({ from }: RunRequest): Promise<RunRecord | undefined> {
    if (from === undefined) return undefined;

    const past = await this.options.store.getRun(from.runId);
    if (past !== undefined) return past;

    throw new AppError('run-not-found', `There is no run ${from.runId} to go on from.`, {
      remedy: 'Only the newest runs of a flow are kept; run the flow once more.',
    });
  }

  private async versionOf(loaded: LoadedFlow, request: RunRequest): Promise<FlowVersion> {
    const { contentHash, path } = loaded;
    // An editor's unsaved content is in no commit.
    const known = request.flowData === undefined ? this.commits?.of(path, contentHash) : undefined;
    const commit = await known?.catch((error: unknown) => {
      this.options.logger.debug(`The commit of ${path} is not known.`, { error: String(error) });
      return undefined;
    });
    return { contentHash, ...(commit === undefined ? {} : { commit }) };
  }

  private start(
    loaded: LoadedFlow,
    asked: RunRequest,
    past: RunRecord | undefined,
    version: FlowVersion,
  ): ActiveRun {
    const { clock } = this.options;
    const id = newId();
    const request = past === undefined ? asked : goingOn(asked, past);
    const run: ActiveRun = {
      id,
      loaded,
      request,
      controller: new AbortController(),
      past,
      recorder: new RunRecorder(loaded.flow, request, version, clock),
      queue: new EventQueue<RunEvent>(),
      sessionId: request.sessionId ?? loaded.flow.id,
    };
    this.active.set(id, run);
    this.track(this.pump(run));
    this.runningChanges.fire();
    return run;
  }

  /** Reads the engine to its end; what it throws becomes the end. */
  private async pump(run: ActiveRun): Promise<void> {
    try {
      for await (const event of this.events(run)) this.emit(run, event);
    } catch (error) {
      this.options.logger.error(`A run of ${run.loaded.flow.name} broke off.`, error);
      this.emit(run, run.recorder.brokenOff(run.id, run.sessionId, toAppError(error)));
    } finally {
      this.active.delete(run.id);
      run.queue.close();
      this.runningChanges.fire();
    }
  }

  private async *events(run: ActiveRun): AsyncGenerator<RunEvent> {
    const { loaded, request, past } = run;
    const { sessions, registry, clock, secrets, environment, modelsWith } = this.options;
    const variables = new Variables({
      request: request.variables ?? {},
      stored: secrets,
      environment,
    });
    const messages = new SessionMessages(sessions, {
      flowId: loaded.flow.id,
      runId: run.id,
      flowHash: loaded.contentHash,
    });
    const ports = {
      models: modelsWith(variables, request.model),
      variables,
      clock,
      ...this.options.sources?.(variables),
    };
    const flowRun: FlowRun = {
      runId: run.id,
      flow: loaded.flow,
      sessionId: request.sessionId,
      inputValue: request.inputValue,
      inputType: request.inputType ?? 'chat',
      outputType: request.outputType ?? 'chat',
      outputComponent: request.outputComponent,
      files: request.files ?? [],
      stream: request.stream,
      part: { start: request.start?.component, stop: request.stop?.component },
      resume: past === undefined ? undefined : resumeOf(request, past),
      frozen: await this.frozenOf(run),
      keepOutputs: (...given) => {
        this.frozen.keep(loaded.flow, ...given);
      },
      ports: { ...ports, messages, flows: this.flowsOf(run, ports, messages) },
      signal: run.controller.signal,
    };
    yield* runPrepared(flowRun, request.tweaks, registry, messages);
  }

  /** A run goes on without what cannot be read. */
  private frozenOf({ loaded }: ActiveRun): Promise<ReadonlyMap<string, GivenNode> | undefined> {
    return this.frozen.of(loaded.flow).catch((error: unknown) => {
      this.options.logger.warn('Results of frozen components were not found.', {
        error: String(error),
      });
      return undefined;
    });
  }

  /** The other flows, as this run's components may call them. */
  private flowsOf(
    run: ActiveRun,
    ports: Omit<Ports, 'messages' | 'flows'>,
    { early }: SessionMessages,
  ): FlowPort {
    const { sessions, registry } = this.options;
    const catalog = this.options.calledFlows ?? this.options.catalog;
    const emit = (event: RunEvent): void => {
      // A called flow that a stopped run left behind has nobody to tell.
      if (!run.recorder.hasEnded) this.emit(run, event);
    };
    const settled = (): Promise<void> => early.settled();
    const parts = { catalog, sessions, registry, runId: run.id, ports, settled, emit };
    return new SubFlows(parts, [{ flow: run.loaded.flow, prefix: '' }]);
  }

  private emit(run: ActiveRun, event: RunEvent): void {
    if (event.type === 'run-start') run.sessionId = event.sessionId;
    run.recorder.add(event);
    if (event.type === 'run-end') this.keep(run);
    // What only the record is to hold would weigh on everyone who watches.
    const told =
      event.type === 'node-end' ? { ...event, record: withoutKept(event.record) } : event;
    this.emitted.fire({ flowId: run.loaded.flow.id, sessionId: run.sessionId, event: told });
    run.queue.push(told);
  }

  /** Asked of the store before anyone hears of the end, so whoever reads the runs then finds it. */
  private keep(run: ActiveRun): void {
    const record = run.recorder.record();
    if (record === undefined) return;

    const saved = this.options.store.saveRun(record).catch((error: unknown) => {
      // The messages are safe; a missing record must not fail the run.
      this.options.logger.warn('The record of a run was not kept.', { error: String(error) });
    });
    this.track(saved);
  }

  private track(work: Promise<void>): void {
    const tracked = work.finally(() => this.pending.delete(tracked));
    this.pending.add(tracked);
  }
}

/** What an earlier run tells of the session and the input, where the request leaves them open. */
function goingOn(request: RunRequest, past: RunRecord): RunRequest {
  return {
    ...request,
    sessionId: request.sessionId ?? past.sessionId,
    inputValue: request.inputValue ?? (past.inputValue === '' ? undefined : past.inputValue),
  };
}

function resumeOf({ from }: RunRequest, past: RunRecord): Resume | undefined {
  if (from === undefined) return undefined;

  const { component, only = false, inputs = {}, outputs } = from;
  return { component, only, inputs, outputs, past: past.nodes };
}

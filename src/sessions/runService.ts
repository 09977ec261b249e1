import type { Clock } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { Emitter } from '../base/emitter';
import { AppError, toAppError } from '../base/errors';
import { newId } from '../base/ids';
import type { Logger } from '../base/logger';
import type { FlowRun } from '../flow/engine';
import { EventQueue } from '../flow/eventQueue';
import { parseFlowText } from '../flow/parse';
import type { ModelPort, Ports, VariablePort } from '../flow/ports';
import type { ComponentRegistry } from '../flow/registry';
import type { RunEvent } from '../protocol/model';
import type { MessageStore } from '../store/messageStore';
import type { FlowCatalog, LoadedFlow } from './flowCatalog';
import { SessionMessages } from './messagePort';
import { runPrepared } from './prepareRun';
import { RunRecorder } from './runRecorder';
import type { RunOrigin, RunRequest } from './runRequest';
import type { SecretStore } from './secretStore';
import type { SessionService } from './sessionService';
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
  readonly sessions: SessionService;
  readonly store: Pick<MessageStore, 'saveRun'>;
  readonly registry: ComponentRegistry;
  /** Models that take their keys from these variables. */
  readonly modelsWith: (variables: VariablePort) => ModelPort;
  /** Files, web and databases of a run; asked anew for each, because settings change. */
  readonly sources?: () => Pick<Ports, 'files' | 'http' | 'sql'>;
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
  private isDisposed = false;

  constructor(private readonly options: RunServiceOptions) {
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
   * flow to run.
   */
  async *run(request: RunRequest, signal: AbortSignal): AsyncGenerator<RunEvent> {
    const loaded = await this.flowOf(request);
    if (this.isDisposed) throw new AppError('cancelled', 'No more runs are started.');

    const run = this.start(loaded, request);
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
    return { ...loaded, flow: { ...flow, id, name, description, endpointName } };
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

  private start(loaded: LoadedFlow, request: RunRequest): ActiveRun {
    const { clock } = this.options;
    const id = newId();
    const run: ActiveRun = {
      id,
      loaded,
      request,
      controller: new AbortController(),
      recorder: new RunRecorder(loaded.flow, request.inputValue ?? '', clock),
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

  private events(run: ActiveRun): AsyncIterable<RunEvent> {
    const { loaded, request } = run;
    const { sessions, registry, clock, secrets, environment, modelsWith } = this.options;
    const variables = new Variables({
      request: request.variables ?? {},
      stored: secrets,
      environment,
    });
    const messages = new SessionMessages(sessions, { flowId: loaded.flow.id, runId: run.id });
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
      ports: {
        models: modelsWith(variables),
        messages,
        variables,
        clock,
        ...this.options.sources?.(),
      },
      signal: run.controller.signal,
    };
    return runPrepared(flowRun, request.tweaks, registry, messages);
  }

  private emit(run: ActiveRun, event: RunEvent): void {
    if (event.type === 'run-start') run.sessionId = event.sessionId;
    run.recorder.add(event);
    if (event.type === 'run-end') this.keep(run);
    this.emitted.fire({ flowId: run.loaded.flow.id, sessionId: run.sessionId, event });
    run.queue.push(event);
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

import type { Clock } from '../base/clock';
import type { Logger } from '../base/logger';
import type { LogRing } from '../base/logRing';
import type { FileLibrary } from '../files/fileLibrary';
import type { ComponentRegistry } from '../flow/registry';
import type { RunRecord } from '../protocol/model';
import type { FlowCatalog } from '../sessions/flowCatalog';
import type { FlowLibrary } from '../sessions/flowLibrary';
import type { RunService } from '../sessions/runService';
import type { SessionService } from '../sessions/sessionService';
import type { VariableBook } from '../sessions/variableBook';
import type { Gate } from './gate';

/** The records of runs, as the store keeps them. */
export interface RunStore {
  getRun(runId: string): Promise<RunRecord | undefined>;
  listRuns(query: {
    readonly flowId?: string | undefined;
    readonly sessionId?: string | undefined;
    readonly limit: number;
  }): Promise<readonly RunRecord[]>;
  deleteRuns(flowId: string): Promise<number>;
}

/** What of a workspace the API works with. */
export interface ApiServices {
  readonly catalog: Pick<FlowCatalog, 'list' | 'resolve' | 'read'> &
    Partial<Pick<FlowCatalog, 'onDidChange'>>;
  readonly library: Pick<FlowLibrary, 'create' | 'update' | 'remove'>;
  readonly sessions: SessionService;
  readonly runs: Pick<RunService, 'run' | 'flowOf'>;
  readonly store: RunStore;
  readonly registry: ComponentRegistry;
  readonly fileLibrary: FileLibrary;
  readonly variables: VariableBook;
  readonly logs: LogRing;
}

/** What the endpoints work with. */
export interface ApiContext extends ApiServices {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly version: string;
  /** Whether callers need a key. */
  readonly needsKey: boolean;
  /** Places for runs. */
  readonly runGate: Gate;
  /** Places for uploads, which are held in memory while they arrive. */
  readonly uploadGate: Gate;
  /** Aborted when the server stops. */
  readonly shutdown: AbortSignal;
}

import type { Clock } from '../base/clock';
import type { Logger } from '../base/logger';
import type { FlowCatalog } from '../sessions/flowCatalog';
import type { RunService } from '../sessions/runService';
import type { SessionService } from '../sessions/sessionService';
import type { Gate } from './gate';

/** What the endpoints work with. */
export interface ApiContext {
  readonly catalog: Pick<FlowCatalog, 'list' | 'resolve' | 'read'> &
    Partial<Pick<FlowCatalog, 'onDidChange'>>;
  readonly sessions: SessionService;
  readonly runs: Pick<RunService, 'run' | 'flowOf'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly version: string;
  /** Places for runs. */
  readonly runGate: Gate;
  /** Aborted when the server stops. */
  readonly shutdown: AbortSignal;
}

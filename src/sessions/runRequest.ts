import type { JsonObject } from '../base/json';
import type { IoFilter, Tweaks } from '../flow/engine';

/** Who asked for a run; shown in the run list. */
export type RunOrigin = 'playground' | 'command' | 'api' | 'cli';

/** One run of a flow, as every door (panel, command, HTTP, terminal) asks for it. */
export interface RunRequest {
  /** Flow id, endpoint name, file name without `.json`, or workspace-relative path. */
  readonly flow: string;
  readonly origin: RunOrigin;
  /** Nodes and edges to run instead of the file's, as an editor has them before saving. */
  readonly flowData?: JsonObject | undefined;
  readonly inputValue?: string | undefined;
  readonly inputType?: IoFilter | undefined;
  readonly outputType?: IoFilter | undefined;
  readonly outputComponent?: string | undefined;
  /** Session of the request; it wins over tweaks and component settings. */
  readonly sessionId?: string | undefined;
  readonly tweaks?: Tweaks | undefined;
  readonly stream?: boolean | undefined;
  readonly files?: readonly string[] | undefined;
  /** Global variables of this request only. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

import type { JsonObject, JsonValue } from '../base/json';
import type { IoFilter, Tweaks } from '../flow/engine';
import type { ModelName } from '../protocol/model';

/** Who asked for a run; shown in the run list. */
export type RunOrigin = 'playground' | 'command' | 'api' | 'cli';

/** Where a run goes on from an earlier one. Components are named by id, else by display name. */
export interface RunFrom {
  readonly runId: string;
  /** Runs again, and what follows it; everything before it gives what it gave then. */
  readonly component: string;
  /** Values that its inputs get instead, whatever is connected to them. */
  readonly inputs?: Readonly<Record<string, JsonValue>> | undefined;
  /** Values that its outputs give instead: then it does not run itself. */
  readonly outputs?: Readonly<Record<string, JsonValue>> | undefined;
  /** Runs this one component alone. */
  readonly only?: boolean | undefined;
}

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
  /** Used by every component that asks a model, instead of its own. */
  readonly model?: ModelName | undefined;
  /** Only what this component leads to runs, and what that needs (Langflow's `start_component_id`). */
  readonly start?: { readonly component: string } | undefined;
  /** Only this component runs, and what it needs (Langflow's `stop_component_id`). */
  readonly stop?: { readonly component: string } | undefined;
  readonly from?: RunFrom | undefined;
  /** Global variables of this request only. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
}

import type { Disposable } from '../base/disposable';
import type { Event } from '../base/emitter';
import type { Flow } from '../flow/flowFile';
import type { RunError } from '../protocol/model';

/** One flow of the workspace, as lists show it. */
export interface FlowEntry {
  /** The flow's id, or, where two files carry the same one, an id derived from the path. */
  readonly id: string;
  readonly name: string;
  /** Workspace-relative, with `/`. */
  readonly path: string;
  readonly endpointName: string | undefined;
  readonly description: string;
  readonly support: 'full' | 'partial';
  /** Number of components without a native version. */
  readonly unsupported: number;
  /** Set where the file looks like a flow but cannot be read. */
  readonly problem?: RunError;
}

export interface LoadedFlow {
  readonly flow: Flow;
  readonly path: string;
  readonly entry: FlowEntry;
}

/** The flows lying in a workspace folder. Parsed files are kept until they change. */
export declare class FlowCatalog implements Disposable {
  /** Fires when a flow file was created, changed or deleted. */
  readonly onDidChange: Event<void>;
  /** All flows, in the order of their paths. Unreadable ones carry their problem. */
  list(): Promise<readonly FlowEntry[]>;
  /**
   * Finds a flow by id (with or without hyphens), endpoint name, path, file name with or without
   * `.json`, or the flow's name, in this order.
   * @throws AppError `flow-not-found`, or why the file cannot be read.
   */
  resolve(idOrNameOrPath: string): Promise<LoadedFlow>;
  /** Forgets what is known and tells listeners to read again. */
  refresh(): void;
  dispose(): void;
}

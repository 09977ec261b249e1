interface Cost {
  readonly wallMs: number;
  /** Of the extension host, user and system. */
  readonly cpuMs: number;
}

/** What one run in an extension host found. */
export interface ActivationFigures {
  /** Undefined where something activated the extension before it could be measured. */
  readonly activation: Cost | undefined;
  /** Files of the extension that activation loaded, and their size. */
  readonly modules: number;
  readonly bytes: number;
  /** A built-in extension, activated in the same host. */
  readonly peer: (Cost & { readonly id: string }) | undefined;
  /** The editor's own search for JSON files. */
  readonly search: Cost;
  /** All flows of the workspace, found for the first time and again. */
  readonly discovery: Cost;
  readonly again: Cost;
  readonly flows: number;
  /** The rows of the session tree with 10,000 sessions in the database. */
  readonly tree: Cost;
  readonly rows: number;
}

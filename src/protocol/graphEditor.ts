import type { FlowGraph } from './flowGraph';

/** What a component does or did, for its drawing. */
export interface GraphState {
  readonly state: 'ok' | 'failed' | 'skipped' | 'cancelled' | 'running' | 'waiting';
  readonly durationMs?: number;
}

/** States by component id. */
export type GraphStates = Readonly<Record<string, GraphState>>;

/** The flow as the graph editor draws it. */
export interface GraphView {
  readonly name: string;
  readonly graph: FlowGraph;
  /** Why the file cannot be read; the graph is then the last that could be. */
  readonly problem: string | undefined;
  readonly states: GraphStates;
}

/** What the graph page may ask of the host. */
// A type, not an interface: only types satisfy the RPC's index signature.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type GraphMethods = {
  ready: { params: undefined; result: GraphView };
  /** Shows a component in the text of the file; `open` goes there, else the focus stays. */
  show: { params: { nodeId: string; open: boolean }; result: undefined };
};

// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type GraphEvents = {
  view: GraphView;
  states: GraphStates;
  /** The component where the cursor is in the text. */
  select: { nodeId: string };
};

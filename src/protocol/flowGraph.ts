/** The flow as it is drawn: everything at the places saved in the file, nothing of how it runs. */

/** An input or output of a component that an edge can end at. */
export interface FlowGraphPort {
  readonly name: string;
  readonly label: string;
}

/** A component, or a group that stands for the components with it as `parent`. */
export interface FlowGraphNode {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly kind: 'component' | 'group';
  /** Top left corner, in Langflow's canvas units; a component is about 320 wide there. */
  readonly x: number;
  readonly y: number;
  readonly inputs: readonly FlowGraphPort[];
  readonly outputs: readonly FlowGraphPort[];
  /** The group it lies in. */
  readonly parent?: string;
  /** Line in the flow file, from 1. */
  readonly line?: number;
}

/** A connection between two components; ports by name. */
export interface FlowGraphEdge {
  readonly source: string;
  readonly output: string;
  readonly target: string;
  readonly input: string;
  readonly kind: 'data' | 'tool' | 'loop';
}

/** A sticky note; its text is Markdown. */
export interface FlowGraphNote {
  readonly id: string;
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The group it lies in. */
  readonly parent?: string;
}

export interface FlowGraph {
  readonly nodes: readonly FlowGraphNode[];
  readonly edges: readonly FlowGraphEdge[];
  readonly notes: readonly FlowGraphNote[];
}

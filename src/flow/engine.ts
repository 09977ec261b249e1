import type { JsonObject, JsonValue } from '../base/json';
import type { NodeRecord } from '../protocol/model';
import type { Flow } from './flowFile';
import type { Ports } from './ports';
import type { FlowValue } from './values';

/** Which of a flow's inputs or outputs a request means (Langflow: matched against the node's id). */
export type IoFilter = 'chat' | 'text' | 'any' | 'debug';

/** Everything one run needs. Tweaks are already applied to `flow`. */
export interface FlowRun {
  readonly runId: string;
  readonly flow: Flow;
  /** Session id of the request; undefined where it has none: components then use their own, else the flow's id. */
  readonly sessionId: string | undefined;
  /** Undefined leaves the flow's own input values in force. */
  readonly inputValue: string | undefined;
  readonly inputType: IoFilter;
  readonly outputType: IoFilter;
  /** Id or display name of the only component whose result is asked for. */
  readonly outputComponent?: string | undefined;
  /** Files sent with the chat input. */
  readonly files?: readonly string[];
  /** Whether models answer in a stream where the flow allows; undefined keeps each node's setting. */
  readonly stream: boolean | undefined;
  /** Values of fields in place of the stored ones, by component. */
  readonly values?: ReadonlyMap<string, ReadonlyMap<string, FlowValue>> | undefined;
  /** Hears every value that a component gives, in full, and which outputs it closed. */
  readonly keepOutputs?: (
    nodeId: string,
    outputs: ReadonlyMap<string, FlowValue>,
    stopped: ReadonlySet<string>,
  ) => void;
  /** What frozen components gave before: they give it again. */
  readonly frozen?: ReadonlyMap<string, GivenNode> | undefined;
  /** Which part of the flow runs; all of it where absent. */
  readonly part?: FlowPart | undefined;
  /** The earlier run that this one goes on from. */
  readonly resume?: Resume | undefined;
  readonly ports: Ports;
  readonly signal: AbortSignal;
}

/** A component that does not run: it gives what it gave in an earlier run. */
export interface GivenNode {
  readonly outputs: ReadonlyMap<string, FlowValue>;
  readonly stopped: ReadonlySet<string>;
  /** What it did then, where that is known. */
  readonly record: NodeRecord | undefined;
}

/** A part of a flow: what a component leads to and needs, or what one needs. By id or display name. */
export interface FlowPart {
  readonly start?: string | undefined;
  readonly stop?: string | undefined;
}

/** How a run goes on from what an earlier one left. */
export interface Resume {
  /** Id or display name of the component that runs again. */
  readonly component: string;
  /** Whether what follows it stays as it is. */
  readonly only: boolean;
  readonly inputs: Readonly<Record<string, JsonValue>>;
  /** Given, the component does not run: these are its outputs. */
  readonly outputs: Readonly<Record<string, JsonValue>> | undefined;
  /** What the components did then, in the order in which they ended. */
  readonly past: readonly NodeRecord[];
}

/** How well one node of a flow is supported, as `check` reports it. */
export interface NodeSupport {
  readonly id: string;
  readonly type: string;
  readonly component: string;
  /** `edited`: the built-in component runs in the place of Python that was changed. */
  readonly support: 'native' | 'edited' | 'skipped' | 'unknown' | 'custom';
  /** What is to be known of it, as a sentence; empty where native. */
  readonly reason: string;
  readonly line: number | undefined;
}

/** What a flow shows to a person: decides the Playground's layout. */
export interface FlowInterface {
  readonly hasChatInput: boolean;
  readonly hasChatOutput: boolean;
  readonly inputs: readonly FlowField[];
  readonly outputs: readonly FlowField[];
}

/** A text input or output of a flow. */
export interface FlowField {
  readonly nodeId: string;
  readonly component: string;
  readonly type: string;
  /** The template field an input writes to. */
  readonly field: string;
  readonly value: string;
}

/** Tweaks as the API takes them: by node id, by display name, or a field name for all nodes. */
export type Tweaks = JsonObject;

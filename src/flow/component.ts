import type { JsonObject } from '../base/json';
import type { NodeRecord } from '../protocol/model';
import type { NodeOutput } from './flowFile';
import type { GrowthWork } from './liveMessage';
import type { Ports, ToolSpec } from './ports';
import type { StepBegin, StepEnd } from './steps';
import type { FlowValue, Message } from './values';

/** Langflow's names for what travels along an edge; JSON and Table are read as Data and DataFrame. */
export type PortType = 'Message' | 'Data' | 'DataFrame' | 'LanguageModel' | 'Tool' | 'Memory';

export interface InputDefinition {
  readonly name: string;
  readonly displayName: string;
  /** Langflow's input class; decides how a value is coerced. */
  readonly kind:
    | 'text' // MessageTextInput, MultilineInput, QueryInput: Message and Data become their text
    | 'message' // MessageInput
    | 'string' // StrInput, DropdownInput, TabInput: literal only
    | 'secret'
    | 'integer'
    | 'number'
    | 'boolean'
    | 'object' // DictInput, NestedDictInput
    | 'table'
    | 'file'
    | 'prompt'
    | 'model'
    | 'handle'; // DataInput, DataFrameInput, HandleInput: any value, uncoerced
  /** Types accepted from an edge; none means literal only. */
  readonly accepts?: readonly PortType[];
  readonly isList?: boolean;
  readonly isRequired?: boolean;
  readonly isAdvanced?: boolean;
  /** An argument of the tool when the component is used as one. */
  readonly isToolArgument?: boolean;
  readonly defaultValue?: FlowValue;
  readonly options?: readonly string[];
  readonly info?: string;
}

export interface OutputDefinition {
  readonly name: string;
  readonly displayName: string;
  /** Langflow's method name: stored flows select by it, because names were reused across versions. */
  readonly method: string;
  readonly types: readonly PortType[];
  /** Not offered to agents, where another output says the same. */
  readonly isNoTool?: boolean;
}

export type ComponentMethod = (context: ComponentContext) => Promise<FlowValue> | FlowValue;

/** One component, native. Declared once; engine, check report and tool schemas read it. */
export interface ComponentDefinition {
  /** Langflow's class name as flows store it, for example `ChatInput`. */
  readonly type: string;
  /** Other names flows use for the same component. */
  readonly aliases?: readonly string[];
  readonly displayName: string;
  /** Langflow's category, for example `input_output`. */
  readonly category: string;
  readonly description: string;
  /** Takes part in the request (`input`) or the response (`output`) of a run. */
  readonly role?: 'input' | 'output';
  readonly inputs: readonly InputDefinition[];
  readonly outputs: readonly OutputDefinition[];
  /** How it offers itself as one tool, where Langflow does not make one of each output. */
  readonly asTool?: {
    readonly name: string;
    readonly describe: (context: ComponentContext) => string;
  };
  /** Name of the one tool that an output of older versions gave (`build_tool`). */
  readonly olderToolName?: string;
  /** Tools of its own making, where its outputs do not tell what it can do. */
  readonly makeTools?: (context: ComponentContext) => Promise<readonly OwnTool[]>;
  /** Method name to implementation; covers older method names too. */
  readonly methods: Readonly<Record<string, ComponentMethod>>;
  /** The method of an output that only a node's file knows. */
  readonly methodOf?: (outputName: string) => ComponentMethod | undefined;
}

/** A tool that a component makes itself. */
export interface OwnTool {
  readonly spec: ToolSpec;
  /** Does the work; the context is a fresh one for each call. */
  readonly call: (context: ComponentContext, input: JsonObject) => Promise<FlowValue>;
}

/** A neighbour on the other end of an edge. */
export interface Neighbour {
  readonly id: string;
  readonly type: string;
  readonly displayName: string;
  /** The model it answers with, where it has one. */
  readonly modelName?: string;
  /** The name it is set to speak under, where it has one. */
  readonly senderName?: string;
}

/**
 * What a method sees of its node and its run. Readers coerce as Langflow's input classes do and
 * throw AppError `input-invalid`, naming node and field, where a value does not fit.
 */
export interface ComponentContext {
  readonly node: {
    readonly id: string;
    readonly type: string;
    readonly displayName: string;
    readonly icon: string | undefined;
    /** Outputs as the flow stores them: their types tell what a name meant in its version. */
    readonly outputs: readonly NodeOutput[];
  };
  readonly run: {
    readonly id: string;
    readonly flowId: string;
    readonly flowName: string;
    readonly sessionId: string;
    readonly signal: AbortSignal;
  };
  readonly ports: Ports;

  /** The value as it arrived: from the edge, else the stored field, else the definition's default. */
  value(field: string): FlowValue;
  /** As text: Message and Data give theirs; nothing gives ''. */
  text(field: string): string;
  integer(field: string): number | undefined;
  number(field: string): number | undefined;
  boolean(field: string): boolean;
  /** Always an array: list inputs in file order of their edges, a single value alone, nothing empty. */
  list(field: string): readonly FlowValue[];
  /** As a Message: strings and Data are wrapped. */
  message(field: string): Message | undefined;
  /** Whether an edge feeds the field. */
  isConnected(field: string): boolean;
  /** Names of the node's own extra fields (a prompt's variables), in file order. */
  readonly extraFields: readonly string[];
  /** Whether the node's stored template has the field at all (older exports lack newer fields). */
  hasField(field: string): boolean;

  /** Components feeding this one, in file order of the edges. */
  readonly sources: readonly Neighbour[];
  /** Components this one feeds. */
  readonly targets: readonly Neighbour[];

  /** Kept from visit to visit of this node within the run (loops). */
  readonly state: Map<string, FlowValue>;
  /** What components of the run leave for one another, by key (Notify and Listen). */
  readonly shared: Map<string, FlowValue>;

  /** Stores the message where it has a session, announces it, and returns it with its id. */
  sendMessage(message: Message): Promise<Message>;
  /**
   * Announces a message at its first chunk and every later chunk as a token, then stores the whole.
   * Stopped or cut short, what has arrived is kept and marked.
   */
  streamMessage(message: Message, chunks: AsyncIterable<string>): Promise<Message>;
  /**
   * Lets `work` change a message in the chat, step by step, and stores the whole when it is done. The
   * message appears with the first change. Stopped or failed, what has appeared is kept and marked.
   */
  growMessage(message: Message, work: GrowthWork): Promise<Message>;
  /** Stops one output: everything only reachable through it will not run. */
  stop(outputName: string): void;
  /** Lets a stopped output run again (loops). */
  resume(outputName: string): void;
  /** A line for the inspector. */
  log(line: string): void;
  /** A part of its work begins; the function given back ends it. */
  step(begin: StepBegin): (end: StepEnd) => void;
  /** Adds token usage and model to the node's record. */
  report(details: Pick<NodeRecord, 'usage' | 'model'>): void;
}

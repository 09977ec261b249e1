import type { ErrorCode, ErrorSubject } from '../base/errors';
import type { JsonObject, JsonValue } from '../base/json';

/**
 * What crosses a process border: the shapes that host, page, HTTP server and command line share.
 * Everything here is JSON-safe and readonly.
 */

/** Where a message came from, as Langflow stores it. */
export interface MessageSource {
  readonly id: string | null;
  readonly display_name: string | null;
  readonly source: string | null;
}

/** Langflow's message properties; the names are its wire names. */
export interface MessageProperties {
  readonly text_color: string | null;
  readonly background_color: string | null;
  readonly edited: boolean;
  readonly source: MessageSource;
  readonly icon: string | null;
  readonly allow_markdown: boolean;
  readonly positive_feedback: boolean | null;
  readonly state: 'partial' | 'complete';
  readonly targets: readonly JsonValue[];
  /** Ours, absent in Langflow's rows: run that wrote the message, usage and whether it was stopped. */
  readonly run_id?: string;
  /** SHA-256 of the flow file's text that the run had. */
  readonly flow_hash?: string;
  readonly duration_ms?: number;
  readonly usage?: TokenUsage;
  readonly stopped?: boolean;
  /** Ours: the component of the flow that showed it, by the name it has there. */
  readonly output?: string;
  /** Ours: what the model thought before it answered. Never part of what a model is asked. */
  readonly reasoning?: Reasoning;
  /** Ours: what a person noted about it. */
  readonly note?: string;
}

/** Thoughts that a provider tells apart from the answer. */
export interface Reasoning {
  readonly text: string;
  readonly duration_ms: number;
}

export interface TokenUsage {
  readonly input?: number;
  readonly output?: number;
}

/** One titled block below a message: agent steps, an error, media. Contents keep Langflow's shapes. */
export interface ContentBlock {
  readonly title: string;
  readonly contents: readonly JsonObject[];
  readonly allow_markdown: boolean;
  readonly media_url: readonly string[] | null;
}

export type MessageCategory = 'message' | 'error' | 'warning' | 'info';

/** A message as the database holds it. */
export interface StoredMessage {
  /** UUID with hyphens. */
  readonly id: string;
  /** Place in the order of the whole database; later messages have larger numbers. */
  readonly seq: number;
  /** ISO 8601 in UTC, for example `2026-01-20T10:00:00.123456Z`. */
  readonly timestamp: string;
  readonly sender: string;
  readonly senderName: string;
  readonly sessionId: string;
  readonly contextId: string | undefined;
  readonly text: string;
  readonly files: readonly string[];
  readonly error: boolean;
  /** Whether the text was changed after it was written. */
  readonly edit: boolean;
  readonly properties: MessageProperties;
  readonly category: MessageCategory;
  readonly contentBlocks: readonly ContentBlock[];
  readonly flowId: string | undefined;
}

/** A session as lists show it. */
export interface SessionSummary {
  readonly id: string;
  readonly messageCount: number;
  /** ISO time of the newest message, or of the creation when empty. */
  readonly lastActive: string;
  /** First line of the newest message, at most 200 characters. */
  readonly preview: string;
  /** Ids of the flows that have messages in it. */
  readonly flowIds: readonly string[];
  /** Where it was branched off, as long as that session exists. */
  readonly forkedFrom?: SessionFork;
}

/** Where a session was branched off another. */
export interface SessionFork {
  readonly sessionId: string;
  /** The last message of the other session that both have, by its place there. */
  readonly seq: number;
  /** The same message's copy, by its place in this session. */
  readonly ownSeq: number;
}

/** An error as views, HTTP clients and the terminal see it: no stack, no secret. */
export interface RunError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy?: string;
  readonly subject: ErrorSubject;
}

/** One value of a component, cut to a size that can be shown. */
export interface ShownValue {
  /** Langflow's type word: text, message, data, object, array, stream, unknown, error. */
  readonly type: string;
  readonly value: JsonValue;
  /** Set where the value was cut. */
  readonly truncated?: boolean;
}

/** A model at a provider, for example `gpt-4o-mini` at `OpenAI`. */
export interface ModelName {
  readonly provider: string;
  readonly model: string;
}

/**
 * An output as a later run can take it up again, where what is shown of it is not enough. `left-out`
 * was too large to be kept; a `handle` (a model, a tool) can only be made anew.
 */
export type KeptValue =
  | { readonly kind: 'json' | 'list'; readonly value: JsonValue }
  | { readonly kind: 'message' | 'data'; readonly value: JsonObject }
  | { readonly kind: 'table'; readonly value: readonly JsonObject[] }
  | { readonly kind: 'handle' | 'left-out' };

/** Which content of a flow's file ran. */
export interface FlowVersion {
  /** SHA-256 of the file's text, in hexadecimal. */
  readonly contentHash: string;
  /** The commit that holds exactly this file, where the host knows one. */
  readonly commit?: string;
}

/** A message of the session that a component read for a run. */
export interface ReadMessage {
  readonly id: string;
  /** Of its text at that time, see `textDigest`. */
  readonly digest: string;
}

/** One request to a model, as it was asked; long texts are cut. */
export interface PromptRecord {
  readonly model: string;
  readonly turns: readonly {
    readonly role: 'system' | 'user' | 'assistant' | 'tool';
    readonly text: string;
  }[];
  /** Names of the tools on offer. */
  readonly tools?: readonly string[];
  /** Number of pictures in it. */
  readonly images?: number;
  /** Set where something was left out. */
  readonly truncated?: boolean;
}

/** A part of what a component did: a request to a model, a call of a tool, a flow within the flow. */
export interface NodeStep {
  readonly kind: 'model' | 'tool' | 'flow';
  /** The model, the tool or the flow. */
  readonly name: string;
  readonly status: 'ok' | 'failed';
  /** Milliseconds after the start of the run. */
  readonly startMs: number;
  readonly durationMs: number;
  /** The component at work, where it is another one. */
  readonly nodeId?: string;
  readonly input?: ShownValue;
  readonly output?: ShownValue;
  readonly usage?: TokenUsage;
  readonly steps?: readonly NodeStep[];
}

/** What one component did in a run. */
export interface NodeRecord {
  readonly nodeId: string;
  readonly component: string;
  readonly type: string;
  readonly status: 'ok' | 'failed' | 'skipped' | 'cancelled';
  /** Milliseconds after the start of the run. */
  readonly startMs: number;
  readonly durationMs: number;
  readonly inputs: Readonly<Record<string, ShownValue>>;
  readonly outputs: Readonly<Record<string, ShownValue>>;
  readonly logs: readonly string[];
  readonly usage?: TokenUsage;
  readonly model?: string;
  readonly error?: RunError;
  /**
   * The component that called the flow this one is part of. Ids of such components begin with that of
   * the caller and a slash.
   */
  readonly caller?: string;
  /** Parts of its work, in the order in which they began. */
  readonly steps?: readonly NodeStep[];
  /** It did not run: its outputs are those of an earlier run. */
  readonly reused?: boolean;
  /** Outputs it closed: what only they lead to did not run. */
  readonly stopped?: readonly string[];
  /** Outputs by name, for runs that go on from this one. Only in records that are kept. */
  readonly kept?: Readonly<Record<string, KeptValue>>;
  /** Messages it read of the session, at most 1,000, and how many it asked for; absent where it read none. */
  readonly read?: readonly ReadMessage[];
  readonly window?: number;
  /** What it asked models: the first request and the newest. Absent in lists of runs, as `read` is. */
  readonly prompts?: readonly PromptRecord[];
}

/** One run as it is kept. */
export interface RunRecord {
  readonly id: string;
  readonly flowId: string;
  readonly flowName: string;
  readonly sessionId: string;
  /** ISO time. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly status: 'ok' | 'failed' | 'cancelled';
  readonly inputValue: string;
  readonly error?: RunError;
  readonly flowVersion?: FlowVersion;
  /** The model that this run used instead of the flow's own. */
  readonly model?: ModelName;
  /** The earlier run that it went on from, and where. */
  readonly resumed?: { readonly runId: string; readonly component: string };
  readonly nodes: readonly NodeRecord[];
}

/** A result of an output component. `results` maps output names to what they gave, in full. */
export interface OutputResult {
  readonly nodeId: string;
  readonly component: string;
  readonly type: string;
  readonly results: Readonly<Record<string, ShownValue>>;
  /** The chat message a Chat Output gave. */
  readonly message?: StoredMessage;
}

/** What happens in a run, in order. Panel, HTTP client and terminal get the same events. */
export type RunEvent =
  | {
      readonly type: 'run-start';
      readonly runId: string;
      readonly flowId: string;
      readonly sessionId: string;
      /** Ids of the components that are to run. */
      readonly nodeIds: readonly string[];
    }
  | { readonly type: 'node-start'; readonly runId: string; readonly nodeId: string }
  /** A message was stored or, with an id seen before, replaced. */
  | { readonly type: 'message'; readonly runId: string; readonly message: StoredMessage }
  | {
      readonly type: 'token';
      readonly runId: string;
      readonly messageId: string;
      readonly chunk: string;
    }
  | { readonly type: 'message-removed'; readonly runId: string; readonly messageId: string }
  | {
      readonly type: 'node-end';
      readonly runId: string;
      readonly record: NodeRecord;
      /** Components that will not run because of a branch not taken. */
      readonly inactivated: readonly string[];
    }
  | {
      readonly type: 'run-end';
      readonly runId: string;
      readonly sessionId: string;
      readonly status: 'ok' | 'failed' | 'cancelled';
      readonly durationMs: number;
      readonly error?: RunError;
      readonly outputs: readonly OutputResult[];
    };

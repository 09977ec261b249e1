import type { JsonObject, JsonValue } from '../base/json';
import type { ContentBlock, MessageCategory, MessageProperties } from '../protocol/model';
import type { LanguageModel, ToolSpec } from './ports';

/** Properties of a message nobody has styled: Langflow's defaults. */
export const plainProperties: MessageProperties = {
  text_color: null,
  background_color: null,
  edited: false,
  source: { id: null, display_name: null, source: null },
  icon: null,
  allow_markdown: false,
  positive_feedback: null,
  state: 'complete',
  targets: [],
};

export interface MessageFields {
  /** Set once the message is stored. */
  readonly id?: string | undefined;
  /** Place in the order of the database; set once stored. */
  readonly seq?: number | undefined;
  readonly text: string;
  readonly sender: string;
  readonly senderName: string;
  readonly sessionId: string;
  readonly contextId: string | undefined;
  /** ISO 8601 in UTC; set once stored. */
  readonly timestamp?: string | undefined;
  readonly files: readonly string[];
  readonly flowId: string | undefined;
  readonly error: boolean;
  readonly edit: boolean;
  readonly properties: MessageProperties;
  readonly category: MessageCategory;
  readonly contentBlocks: readonly ContentBlock[];
}

/** A chat message travelling through a flow (Langflow's `Message`). Immutable. */
export class Message {
  readonly fields: MessageFields;

  constructor(fields: Partial<MessageFields> & { readonly text: string }) {
    this.fields = {
      sender: '',
      senderName: '',
      sessionId: '',
      contextId: undefined,
      files: [],
      flowId: undefined,
      error: false,
      edit: false,
      properties: plainProperties,
      category: 'message',
      contentBlocks: [],
      ...fields,
    };
  }

  get text(): string {
    return this.fields.text;
  }

  with(changes: Partial<MessageFields>): Message {
    return new Message({ ...this.fields, ...changes });
  }
}

/** A JSON object with one key that stands for its text (Langflow's `Data`, named JSON since 1.10). */
export class Data {
  constructor(
    readonly data: JsonObject,
    readonly textKey = 'text',
    readonly defaultValue = '',
  ) {}

  /** The value under the text key, or undefined where it has none. */
  get text(): JsonValue | undefined {
    return this.data[this.textKey];
  }
}

/** Rows of JSON objects (Langflow's `DataFrame`, named Table since 1.10). */
export class DataFrame {
  constructor(readonly rows: readonly JsonObject[]) {}

  /** Union of the rows' keys, in first-seen order. */
  get columns(): readonly string[] {
    return [...new Set(this.rows.flatMap((row) => Object.keys(row)))];
  }
}

/** A configured language model handed from one component to another. */
export class ModelHandle {
  constructor(
    readonly model: LanguageModel,
    /** Name shown to people, for example `gpt-4o-mini`. */
    readonly name: string,
  ) {}
}

/** A component's output offered to an agent: what the model sees, and the call itself. */
export class ToolHandle {
  constructor(
    readonly spec: ToolSpec,
    /** Runs the component with these arguments. Throws AppError where it fails. */
    readonly call: (input: JsonObject, signal: AbortSignal) => Promise<JsonValue>,
    /** Whose output it is. */
    readonly node: { readonly id: string; readonly component: string },
  ) {}
}

/** What travels along an edge. */
export type FlowValue =
  JsonValue | Message | Data | DataFrame | ModelHandle | ToolHandle | readonly FlowValue[];

import type { JsonObject, JsonValue } from '../../../src/base/json';
import type { SayAnswer, ScriptedAnswer } from '../../support/scriptedAnswer';

/** A component of a case: Langflow's own template of `type`, with these changes. */
export interface NodeCase {
  /** Langflow's name of the component; what precedes the last hyphen of the id where absent. */
  readonly type?: string;
  readonly displayName?: string;
  /** Values of fields; a field that the template lacks is added as text that takes a message. */
  readonly values?: Readonly<Record<string, JsonValue>>;
  /** Keys of fields that are not their value, such as `load_from_db`. */
  readonly fields?: Readonly<Record<string, JsonObject>>;
  /** Keys of the component's definition, such as `frozen` or `outputs`. */
  readonly definition?: JsonObject;
  /** Keys of the node's data, such as `selected_output`. */
  readonly data?: JsonObject;
  /** The field whose change the server is told of, because it makes fields or outputs of it. */
  readonly refresh?: string;
  /** Hands itself out as tools, named and described so by the name that Langflow gives them. */
  readonly tools?: Readonly<Record<string, JsonObject>>;
}

/** One request of a case. */
export interface RunCase {
  readonly body?: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
  /** Runs as Langflow's page does, and tells what was built; `from` and `to` start and stop it. */
  readonly build?: { readonly from?: string; readonly to?: string };
}

/** A flow, what is asked of it, and what the model says, which the case plays itself. */
export interface FlowCase {
  readonly title: string;
  readonly nodes: Readonly<Record<string, NodeCase>>;
  readonly edges?: readonly string[];
  /** Nodes of which the file makes one group, with the id of the group. */
  readonly group?: { readonly id: string; readonly of: readonly string[] };
  readonly runs?: readonly RunCase[];
  readonly answers?: readonly (SayAnswer | ScriptedAnswer)[];
  /** Where ours gives something else on purpose, and why. */
  readonly differs?: { readonly why: string; readonly at: readonly string[] };
}

/** Where a case's model answers; the address is put in when it is known. */
export const standIn = 'http://stand-in/v1';

/** A model of OpenAI whose server the case plays. */
export const scriptedModel: NodeCase = {
  type: 'OpenAIModelComponent',
  values: { openai_api_base: standIn, api_key: 'sk-test', model_name: 'gpt-4o-mini' },
  fields: { api_key: { load_from_db: false } },
};

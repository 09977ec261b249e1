import type { JsonObject, JsonValue } from '../base/json';
import type { Drawing } from './drawing';

/** One input of a node as the file stores it (Langflow's template field). Unknown keys are ignored. */
export interface TemplateField {
  readonly name: string;
  /** `str`, `int`, `bool`, `file`, `prompt`, `model`, `other`, … */
  readonly type: string;
  /** Langflow's input class, for example `MessageTextInput`; absent in older files. */
  readonly inputClass: string | undefined;
  readonly value: JsonValue;
  readonly displayName: string;
  readonly isList: boolean;
  readonly isRequired: boolean;
  readonly isShown: boolean;
  readonly isAdvanced: boolean;
  readonly isPassword: boolean;
  /** The value names a global variable. */
  readonly loadFromDb: boolean;
  /** Types accepted from an edge. */
  readonly inputTypes: readonly string[];
  readonly options: readonly string[];
  readonly filePath: JsonValue;
  readonly proxy: { readonly id: string; readonly field: string } | undefined;
  /** Everything the file says about the field. */
  readonly raw: JsonObject;
}

export interface NodeOutput {
  readonly name: string;
  readonly displayName: string;
  readonly method: string | undefined;
  readonly types: readonly string[];
  readonly isHidden: boolean;
  readonly allowsLoop: boolean;
}

export interface FlowNode {
  readonly id: string;
  /** Component class, for example `ChatInput`. */
  readonly type: string;
  readonly displayName: string;
  readonly icon: string | undefined;
  readonly fields: ReadonlyMap<string, TemplateField>;
  readonly outputs: readonly NodeOutput[];
  readonly selectedOutput: string | undefined;
  readonly isFrozen: boolean;
  readonly isToolMode: boolean;
  /** The user changed the component's Python. */
  readonly isEdited: boolean;
  /** Python module of the class, for example `langflow.components.inputs.chat`. */
  readonly module: string | undefined;
  /** The stored Python, for a hash only: it is never run. */
  readonly code: string | undefined;
  /** Names listed as custom fields: a prompt's variables. */
  readonly customFields: readonly string[];
  readonly position: { readonly x: number; readonly y: number };
  /** The group the node came from. */
  readonly parentId: string | undefined;
  /** Line of the node in the file, counted from 1, where known. */
  readonly line: number | undefined;
}

export interface FlowEdge {
  readonly source: string;
  readonly sourceOutput: string;
  readonly sourceTypes: readonly string[];
  readonly target: string;
  readonly targetField: string;
  /** Undefined where the file leaves them open. */
  readonly targetTypes: readonly string[] | undefined;
  readonly targetFieldType: string | undefined;
  /** Goes back into a Loop. */
  readonly isLoop: boolean;
}

/** How a flow offers itself as an MCP tool. */
export interface FlowAsTool {
  /** `mcp_enabled`: undefined where the file leaves it open. */
  readonly isEnabled?: boolean | undefined;
  /** `action_name` */
  readonly name?: string | undefined;
  /** `action_description` */
  readonly description?: string | undefined;
}

/** A flow, parsed and upgraded: groups expanded, notes dropped, every handle format read. */
export interface Flow {
  /** The file's own id, or one derived from its path. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly endpointName: string | undefined;
  /** What the flow says of itself as an MCP tool; empty where its file says nothing. */
  readonly tool?: FlowAsTool;
  readonly lastTestedVersion: string | undefined;
  readonly nodes: readonly FlowNode[];
  readonly edges: readonly FlowEdge[];
  /** What was odd and repaired or dropped: dangling edges, unknown shapes. One sentence each. */
  readonly notes: readonly string[];
  /** Notes and groups as they lie on the canvas; absent where the flow was not read from a file. */
  readonly drawing?: Drawing;
}

import type { JsonObject, JsonValue } from '../base/json';
import type { ModelName } from './model';

/** A field of a component that a run can be given another value for. */
export interface ParameterField {
  readonly name: string;
  readonly label: string;
  readonly info: string;
  readonly kind: 'text' | 'multiline' | 'number' | 'boolean' | 'choice' | 'json';
  /** As the flow file has it. */
  readonly value: JsonValue;
  /** Of a choice. */
  readonly options: readonly string[];
  readonly isAdvanced: boolean;
}

/** A component with the fields that can be changed for a run. */
export interface ParameterNode {
  readonly nodeId: string;
  readonly component: string;
  readonly type: string;
  readonly fields: readonly ParameterField[];
}

/** What runs use in place of what the flow file says: a model for all, values by component and field. */
export interface Overrides {
  readonly model?: ModelName;
  readonly tweaks: Readonly<Record<string, JsonObject>>;
}

/** Overrides under a name, kept beside the flows. */
export interface Preset extends Overrides {
  readonly name: string;
}

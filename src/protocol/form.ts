import type { JsonValue } from '../base/json';

/** How a person enters the value of a field. */
export type InputKind =
  'text' | 'multiline' | 'number' | 'boolean' | 'choice' | 'list' | 'pairs' | 'json' | 'file';

/** One value that an input of a flow waits for. */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly info: string;
  readonly kind: InputKind;
  /**
   * As the flow file has it: a list of texts for `list`, an object for `pairs`, a list of paths for
   * `file`.
   */
  readonly value: JsonValue;
  /** Of a choice. */
  readonly options: readonly string[];
  /** Of files that the field takes, in lower case; none where it takes all. */
  readonly extensions: readonly string[];
  /** Whether it takes several files. */
  readonly isMany: boolean;
  /** JSON that the component reads from a text. */
  readonly isText: boolean;
  readonly isRequired: boolean;
  /** The global variable whose value it has as long as nothing is entered. */
  readonly variable?: string;
}

/** A component that a flow starts with, and what can be entered there. */
export interface FormInput {
  readonly nodeId: string;
  readonly component: string;
  readonly type: string;
  readonly fields: readonly FormField[];
}

/** A component whose results a flow shows. */
export interface FormOutput {
  readonly nodeId: string;
  readonly component: string;
  readonly type: string;
}

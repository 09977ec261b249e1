import type { Span } from './sourceMap';

export type ProblemKind =
  | 'unsupported-component'
  | 'edited-code'
  | 'missing-key'
  | 'missing-model'
  | 'literal-secret'
  | 'broken-edge'
  | 'outdated-format'
  | 'invalid';

/** Something about a flow file that its author wants to know, at its place in the text. */
export interface FlowProblem {
  readonly kind: ProblemKind;
  /** `error` keeps the flow from running, `warning` may, `information` does not. */
  readonly severity: 'error' | 'warning' | 'information';
  readonly message: string;
  readonly span: Span;
  readonly nodeId?: string | undefined;
  readonly field?: string | undefined;
  /** The variable that is missing. */
  readonly variable?: string | undefined;
}

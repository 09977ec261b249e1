import type { ModelChunk, ModelRequest } from '../flow/ports';

/** A model that the editor offers to extensions. */
export interface EditorModel {
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly vendor: string;
  readonly family: string;
  /**
   * Chunks in order, closed by one `finish`; usage may be empty.
   * @throws AppError with a `provider-*` code, or `cancelled`.
   */
  generate(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelChunk>;
}

/** The editor's own language models; implemented where an editor is. */
export interface EditorModels {
  /** What is on offer now; empty where the user has none. */
  list(): Promise<readonly EditorModel[]>;
}

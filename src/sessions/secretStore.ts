/**
 * Where global variables and keys are kept: the editor's secret storage, or nothing but memory on
 * the command line. Values are never logged.
 */
export interface SecretStore {
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
  /** Names that have a value, sorted. */
  names(): Promise<readonly string[]>;
}

import type { VariablePort } from '../../src/flow/ports';

/** Global variables held in an object. */
export function fakeVariables(values: Readonly<Record<string, string>> = {}): VariablePort {
  return { get: (name) => Promise.resolve(values[name]) };
}

import type { VariablePort } from '../flow/ports';
import type { SecretStore } from './secretStore';

/** Where the variables of one run come from, the nearest first. */
export interface VariableSources {
  /** Sent with the request (Langflow: `X-LANGFLOW-GLOBAL-VAR-<NAME>` headers). */
  readonly request: Readonly<Record<string, string>>;
  readonly stored: SecretStore;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Langflow's global variables. Langflow's documents promise the environment as a fallback; its code
 * rarely reaches it. Here it always counts, last. An empty value counts as not set.
 */
export class Variables implements VariablePort {
  private readonly owned = new Map<string, string>();

  constructor(private readonly sources: VariableSources) {}

  async get(name: string): Promise<string | undefined> {
    const { request, stored, environment } = this.sources;
    // Header names arrive in capitals whatever the caller wrote.
    const sent = valueOf(request, name) ?? valueOf(request, name.toUpperCase());
    if (sent !== undefined) return sent;

    const own = nonEmpty(await stored.get(name)) ?? valueOf(environment, name);
    if (own !== undefined && own.trim() !== '') this.owned.set(own.trim(), name);
    return own;
  }

  ownedValues(): ReadonlyMap<string, string> {
    return this.owned;
  }
}

function valueOf(
  values: Readonly<Record<string, string | undefined>>,
  name: string,
): string | undefined {
  // A variable named `constructor` must not find the prototype's.
  return Object.hasOwn(values, name) ? nonEmpty(values[name]) : undefined;
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : value;
}

import type { SecretStore } from '../sessions/secretStore';

/** Secrets of one process: the command line takes its keys from the environment and keeps none. */
export class MemorySecrets implements SecretStore {
  private readonly values = new Map<string, string>();

  get(name: string): Promise<string | undefined> {
    return Promise.resolve(this.values.get(name));
  }

  set(name: string, value: string): Promise<void> {
    this.values.set(name, value);
    return Promise.resolve();
  }

  delete(name: string): Promise<void> {
    this.values.delete(name);
    return Promise.resolve();
  }

  names(): Promise<readonly string[]> {
    return Promise.resolve([...this.values.keys()].sort());
  }
}

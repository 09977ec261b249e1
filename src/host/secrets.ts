import type * as vscode from 'vscode';
import { asStrings } from '../base/json';
import type { SecretStore } from '../sessions/secretStore';

const namesKey = 'flowPlayground.variableNames';
const valuePrefix = 'variable:';

/**
 * Variables and keys in the editor's secret storage, which is the keychain of the operating system.
 * It cannot list what it holds, so the names alone are kept beside it.
 */
export class EditorSecretStore implements SecretStore {
  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly state: vscode.Memento,
  ) {}

  async get(name: string): Promise<string | undefined> {
    return this.secrets.get(valuePrefix + name);
  }

  async set(name: string, value: string): Promise<void> {
    await this.secrets.store(valuePrefix + name, value);
    await this.keepNames([...(await this.names()).filter((other) => other !== name), name]);
  }

  async delete(name: string): Promise<void> {
    await this.secrets.delete(valuePrefix + name);
    await this.keepNames((await this.names()).filter((other) => other !== name));
  }

  names(): Promise<readonly string[]> {
    return Promise.resolve(asStrings(this.state.get(namesKey)).toSorted());
  }

  private async keepNames(names: readonly string[]): Promise<void> {
    await this.state.update(namesKey, names);
  }
}

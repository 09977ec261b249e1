import * as vscode from 'vscode';
import { settingIds } from './ids';

export interface ApiSettings {
  readonly port: number;
  readonly auth: 'key' | 'none';
  readonly autoStart: boolean;
}

/** Settings of the local API as they are now. Values of the wrong type count as unset. */
export function apiSettings(): ApiSettings {
  return {
    port: portOf(read(settingIds.apiPort)),
    auth: read(settingIds.apiAuth) === 'none' ? 'none' : 'key',
    autoStart: read(settingIds.apiAutoStart) === true,
  };
}

/** A text setting of a workspace folder, trimmed; undefined where it is empty or no text. */
export function textSetting(id: string, scope?: vscode.Uri): string | undefined {
  const value = read(id, scope);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function portOf(value: unknown): number {
  const isPort =
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 65536;
  return isPort ? value : 7860;
}

function read(id: string, scope?: vscode.Uri): unknown {
  return vscode.workspace.getConfiguration(undefined, scope ?? null).get<unknown>(id);
}

import * as vscode from 'vscode';
import { asStrings } from '../base/json';
import type { EditedComponents } from '../flow/support';
import { parseModelName } from '../flow/modelName';
import type { ModelSettings } from '../models/modelCatalog';
import type { NetworkSettings } from '../net/networkPolicy';
import { settingIds } from './ids';
import type { RetentionSettings } from './retentionPolicy';

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

/** Model settings of a workspace folder as they are now. */
export function modelSettings(scope: vscode.Uri): ModelSettings {
  return {
    openAiBaseUrl: text(settingIds.openaiBaseUrl, scope),
    anthropicBaseUrl: text(settingIds.anthropicBaseUrl, scope),
    ollamaBaseUrl: text(settingIds.ollamaBaseUrl, scope),
    defaultModel: parseModelName(text(settingIds.defaultModel, scope) ?? ''),
    keyHosts: [...asStrings(read(settingIds.keyHosts)), ...ownHosts()],
  };
}

/** Hosts of the base URLs that the user chose for all workspaces: a workspace's own came with its flows. */
function ownHosts(): readonly string[] {
  const ids = [settingIds.openaiBaseUrl, settingIds.anthropicBaseUrl, settingIds.ollamaBaseUrl];
  return ids.flatMap((id) => {
    const url = vscode.workspace.getConfiguration().inspect(id)?.globalValue;
    return typeof url === 'string' && URL.canParse(url) ? [new URL(url).host] : [];
  });
}

/** Where flows of a workspace folder may connect to, as set now. */
export function networkSettings(scope: vscode.Uri): NetworkSettings {
  return {
    allowedHosts: asStrings(read(settingIds.allowedHosts, scope)),
    privateHosts: asStrings(read(settingIds.privateHosts, scope)),
  };
}

/** A setting that switches something on and off, and is on unless someone said otherwise. */
export function isSwitchedOn(id: string): boolean {
  return read(id) !== false;
}

/** Whether problems of flow files are shown. */
export function diagnosticsEnabled(scope: vscode.Uri): boolean {
  return read(settingIds.diagnostics, scope) !== false;
}

/** Whether Mermaid code in answers is drawn. */
export function drawsDiagrams(scope: vscode.Uri): boolean {
  return read(settingIds.diagrams, scope) === true;
}

/** What stands for components whose Python was edited, as set now. */
export function editedComponents(scope: vscode.Uri): EditedComponents {
  return read(settingIds.editedComponents, scope) === 'refuse' ? 'refuse' : 'useBuiltIn';
}

/** How much of the message database is kept, as set now; 0 is everything. */
export function retentionSettings(scope: vscode.Uri): RetentionSettings {
  const count = (id: string): number => {
    const value = read(id, scope);
    return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : 0;
  };
  return {
    messageDays: count(settingIds.keptMessageDays),
    messagesPerSession: count(settingIds.keptMessages),
    sessions: count(settingIds.keptSessions),
    runDays: count(settingIds.keptRunDays),
    runsPerFlow: count(settingIds.keptRuns),
  };
}

/** Trimmed; undefined where the setting is empty or no text. */
function text(id: string, scope: vscode.Uri): string | undefined {
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

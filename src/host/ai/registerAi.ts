import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import { settingIds } from '../ids';
import { isSwitchedOn } from '../settings';
import { whereAvailable } from './available';
import type { FlowParticipant } from './flowParticipant';
import type { FlowTools } from './flowTools';
import type { McpServers } from './mcpServers';

export interface AiFeatures {
  readonly participant: FlowParticipant;
  readonly tools: FlowTools;
  readonly mcp: McpServers;
  readonly iconPath: vscode.Uri;
  readonly logger: Logger;
}

/** Chat participant, tools and MCP server: each where the editor has such, and only while switched on. */
export function registerAi(features: AiFeatures): Disposable {
  const { participant, tools, mcp, iconPath, logger } = features;
  const store = new DisposableStore();
  const follow = (setting: string, what: string, register: () => Disposable): void => {
    let registered: Disposable | undefined;
    const update = (): void => {
      const isOn = isSwitchedOn(setting);
      if (isOn) registered ??= whereAvailable(what, logger, register);
      else {
        registered?.dispose();
        registered = undefined;
      }
    };
    update();
    store.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration(setting)) update();
      }),
    );
    store.add({
      dispose: () => {
        registered?.dispose();
      },
    });
  };
  follow(settingIds.aiChat, 'The chat participant', () => participant.register(iconPath));
  follow(settingIds.aiTools, 'Tools for language models', () => tools.register());
  follow(settingIds.aiMcp, 'The MCP server definition', () => mcp.register());
  return store;
}

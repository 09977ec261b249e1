import * as vscode from 'vscode';
import type { ApiController } from '../apiController';
import { mcpPath, mcpProviderId } from '../ids';
import { apiSettings } from '../settings';

/** Offers the local API to the editor's agents as an MCP server, while it runs. */
export class McpServers implements vscode.McpServerDefinitionProvider<vscode.McpHttpServerDefinition> {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeMcpServerDefinitions = this.changed.event;

  constructor(
    private readonly api: ApiController,
    private readonly version: string,
  ) {}

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      vscode.lm.registerMcpServerDefinitionProvider(mcpProviderId, this),
      this.api.onDidChange(() => {
        this.changed.fire();
      }),
      this.changed,
    );
  }

  provideMcpServerDefinitions(): vscode.McpHttpServerDefinition[] {
    const { current } = this.api;
    if (current === undefined) return [];

    const label = vscode.l10n.t('Flows of {0}', current.folder.name);
    const uri = vscode.Uri.parse(`${current.url}${mcpPath}`);
    return [new vscode.McpHttpServerDefinition(label, uri, {}, this.version)];
  }

  /** The key is added only once the server is really used. */
  async resolveMcpServerDefinition(
    server: vscode.McpHttpServerDefinition,
  ): Promise<vscode.McpHttpServerDefinition> {
    if (apiSettings().auth === 'key') server.headers = { 'x-api-key': await this.api.key() };
    return server;
  }
}

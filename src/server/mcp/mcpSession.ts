import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport as Transport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import type { ApiContext } from '../apiContext';
import { callFlowTool } from './flowToolCall';
import { flowTools } from './flowTools';

type Connection = McpServer['server'];

/** One client's connection: the flows of the workspace as its tools. */
export class McpSession {
  private constructor(
    private readonly server: Connection,
    private readonly transport: Transport,
  ) {}

  /** @param newSessionId gives the connection an id; without it, the connection answers one request. */
  static async open(context: ApiContext, newSessionId?: () => string): Promise<McpSession> {
    // Its own registry of tools is fixed; ours is asked of the workspace each time.
    const { server } = new McpServer(
      { name: 'flow-playground', title: 'Flow Playground', version: context.version },
      {
        capabilities: { tools: { listChanged: true } },
        instructions: 'Each tool runs a Langflow flow of the open workspace and gives its answer.',
      },
    );
    answerRequests(server, context);
    const transport = new Transport(
      newSessionId === undefined ? {} : { sessionIdGenerator: newSessionId },
    );
    await server.connect(transport);
    return new McpSession(server, transport);
  }

  handle(request: Request, parsedBody: unknown): Promise<Response> {
    return this.transport.handleRequest(request, parsedBody === undefined ? {} : { parsedBody });
  }

  onClose(listener: () => void): void {
    this.server.onclose = listener;
  }

  /** Tells the client that it should ask for the tools again. */
  toolsChanged(): Promise<void> {
    return this.server.sendToolListChanged();
  }

  close(): Promise<void> {
    return this.server.close();
  }
}

function answerRequests(server: Connection, context: ApiContext): void {
  server.setRequestHandler(ListToolsRequestSchema, async () => ({
    tools: (await flowTools(context.catalog)).map((tool) => ({
      name: tool.name,
      title: tool.title,
      description: tool.description,
      inputSchema: tool.inputSchema,
    })),
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }, extra) => {
    const tool = (await flowTools(context.catalog)).find(({ name }) => name === params.name);
    if (tool === undefined) {
      throw new McpError(ErrorCode.InvalidParams, `There is no flow for the tool ${params.name}.`);
    }
    const token = extra._meta?.progressToken;
    const { text, isError, sessionId } = await callFlowTool(
      context,
      tool,
      params.arguments,
      extra.signal,
      (done, component) => {
        if (token === undefined) return;

        const progress = { progressToken: token, progress: done, message: component };
        // A client that has gone hears nothing; its run is stopped by the signal.
        extra
          .sendNotification({ method: 'notifications/progress', params: progress })
          .catch(() => undefined);
      },
    );
    return {
      content: [{ type: 'text', text }],
      isError,
      ...(sessionId === undefined ? {} : { _meta: { session_id: sessionId } }),
    };
  });
}

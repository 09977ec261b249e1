import { randomUUID } from 'node:crypto';
import { isRecord } from '../../base/json';
import type { ApiContext } from '../apiContext';
import { HttpError } from '../httpError';
import { readJsonBody } from '../requestBody';
import type { Route } from '../route';
import type { McpSession } from './mcpSession';

/** Langflow's address, and the short one that clients guess. */
const paths = ['/mcp', '/api/v1/mcp/streamable'];
const sessionHeader = 'mcp-session-id';
/** A client that never says goodbye makes room for the next. */
const maxSessions = 64;

/** The flows as tools over MCP's streamable HTTP. */
export function mcpRoutes(context: ApiContext): readonly Route[] {
  const sessions = new McpSessions(context);
  return paths.flatMap((path) =>
    (['POST', 'GET', 'DELETE'] as const).map((method) => ({
      method,
      path,
      tag: 'MCP',
      summary: summaries[method],
      answer: 'As the Model Context Protocol says',
      answerTo: (request: Request) => sessions.answer(request),
    })),
  );
}

const summaries = {
  POST: 'Send an MCP message: every flow is a tool',
  GET: 'Listen to what the MCP server tells on its own',
  DELETE: 'End an MCP session',
};

/** The connections of all clients, the one used last at the end. */
class McpSessions {
  private readonly open = new Map<string, McpSession>();

  constructor(private readonly context: ApiContext) {
    const subscription = context.catalog.onDidChange?.(() => {
      for (const session of this.open.values()) {
        session.toolsChanged().catch((error: unknown) => {
          context.logger.debug('An MCP client was not told of changed flows.', {
            error: String(error),
          });
        });
      }
    });
    context.shutdown.addEventListener('abort', () => {
      subscription?.dispose();
      for (const id of [...this.open.keys()]) this.end(id);
    });
  }

  async answer(request: Request): Promise<Response> {
    const body = request.method === 'POST' ? await readJsonBody(request) : undefined;
    const id = request.headers.get(sessionHeader);
    if (id !== null) return this.known(id).handle(request, body);
    if (request.method !== 'POST') {
      throw new HttpError(400, `The header ${sessionHeader} names no session.`);
    }
    return isInitialize(body) ? this.begin(request, body) : this.once(request, body);
  }

  private known(id: string): McpSession {
    const session = this.open.get(id);
    // The protocol's word for "start again".
    if (session === undefined) throw new HttpError(404, 'There is no such MCP session.');

    this.open.delete(id);
    this.open.set(id, session);
    return session;
  }

  private async begin(request: Request, body: unknown): Promise<Response> {
    const id = randomUUID();
    const session = await this.connect(() => id);
    session.onClose(() => this.open.delete(id));
    this.open.set(id, session);
    for (const oldest of this.open.keys()) {
      if (this.open.size <= maxSessions) break;
      this.end(oldest);
    }
    return session.handle(request, body);
  }

  /** A client without a session, such as a script: Langflow's server knows no other. */
  private async once(request: Request, body: unknown): Promise<Response> {
    const session = await this.connect();
    // Nobody could take up its answer again.
    request.signal.addEventListener('abort', () => {
      this.close(session);
    });
    return session.handle(request, body);
  }

  private async connect(newSessionId?: () => string): Promise<McpSession> {
    // The protocol's library is loaded with the first client.
    const { McpSession } = await import('./mcpSession');
    return McpSession.open(this.context, newSessionId);
  }

  private end(id: string): void {
    const session = this.open.get(id);
    this.open.delete(id);
    if (session !== undefined) this.close(session);
  }

  private close(session: McpSession): void {
    session.close().catch((error: unknown) => {
      this.context.logger.debug('An MCP session did not close.', { error: String(error) });
    });
  }
}

function isInitialize(body: unknown): boolean {
  const messages: readonly unknown[] = Array.isArray(body) ? body : [body];
  return messages.some((message) => isRecord(message) && message['method'] === 'initialize');
}

import { hyphenated, isUuid } from '../../base/uuid';

/** What a `vscode://` link leads to. */
export interface FlowLink {
  readonly flowId: string;
  readonly sessionId?: string | undefined;
  readonly messageId?: string | undefined;
}

/** The only path that is answered: links open things and do nothing else. */
const linkPath = '/open';
const maxSessionIdLength = 500;

/** Path and query of a link, without the scheme of the editor and the extension's name. */
export function linkParts(link: FlowLink): { readonly path: string; readonly query: string } {
  const query = new URLSearchParams({ flow: link.flowId });
  if (link.sessionId !== undefined) query.set('session', link.sessionId);
  if (link.messageId !== undefined) query.set('message', link.messageId);
  return { path: linkPath, query: query.toString() };
}

/** Reads a link, which may come from anywhere; undefined where it is not one of ours. */
export function readLink(path: string, query: string): FlowLink | undefined {
  if (path !== linkPath) return undefined;

  const values = new URLSearchParams(query);
  const flowId = values.get('flow') ?? '';
  const sessionId = values.get('session') ?? undefined;
  const messageId = values.get('message') ?? undefined;
  if (!isUuid(flowId) || (messageId !== undefined && !isUuid(messageId))) return undefined;
  if (sessionId !== undefined && !isSessionId(sessionId)) return undefined;

  return {
    flowId: hyphenated(flowId),
    sessionId,
    messageId: messageId === undefined ? undefined : hyphenated(messageId),
  };
}

function isSessionId(text: string): boolean {
  return text.trim() !== '' && text.length <= maxSessionIdLength;
}

import { asString } from '../../base/json';

/**
 * Addresses of message documents. The path is for people, in tab, breadcrumb and tooltip:
 * `/<session>/<author> <time>.md`. What finds the message is the query, so that an open document
 * survives a renamed session.
 */
export interface MessageAddress {
  /** Key of the workspace folder. */
  readonly folderKey: string;
  readonly messageId: string;
}

export function messagePath(session: string, author: string, time: string): string {
  const safe = (text: string): string =>
    text
      .replaceAll(/[/\\:*?"<>|#%\p{C}\s]+/gu, ' ')
      .trim()
      .slice(0, 100) || '-';
  return `/${safe(session)}/${safe(`${author} ${time}`)}.md`;
}

export function messageQuery({ folderKey, messageId }: MessageAddress): string {
  return new URLSearchParams({ id: messageId, folder: folderKey }).toString();
}

/** Undefined where the query is not one of ours. */
export function parseMessageQuery(query: string): MessageAddress | undefined {
  const fields = Object.fromEntries(new URLSearchParams(query));
  const messageId = asString(fields['id']);
  const folderKey = asString(fields['folder']);
  return messageId && folderKey ? { folderKey, messageId } : undefined;
}

/** The address of a whole session. */
export interface SessionAddress {
  readonly folderKey: string;
  readonly sessionId: string;
}

export function sessionQuery({ folderKey, sessionId }: SessionAddress): string {
  return new URLSearchParams({ session: sessionId, folder: folderKey }).toString();
}

/** Undefined where the query is not one of ours. */
export function parseSessionQuery(query: string): SessionAddress | undefined {
  const fields = Object.fromEntries(new URLSearchParams(query));
  const sessionId = asString(fields['session']);
  const folderKey = asString(fields['folder']);
  return sessionId && folderKey ? { folderKey, sessionId } : undefined;
}

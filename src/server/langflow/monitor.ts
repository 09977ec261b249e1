import { z } from 'zod';
import { isAppError } from '../../base/errors';
import type { SessionService } from '../../sessions/sessionService';
import type { StoredMessage } from '../../protocol/model';
import type { ApiContext } from '../apiContext';
import { flowId, uuid } from '../fieldTypes';
import { HttpError, noContent } from '../httpError';
import { defineRoute, type Route } from '../route';
import { toMessageRead, toMessageResponse } from './wireMessage';

const tag = 'Messages';
const messageLimit = 10_000;
const sessionPage = 1000;
const largestPage = 1000;

const sessionParams = z.object({ session: z.string() });

/** Langflow's `MessageUpdate`; null leaves a field as it is, other keys are ignored. */
const messageUpdate = z.object({
  text: z.string().nullish(),
  sender: z.string().nullish(),
  sender_name: z.string().nullish(),
  session_id: z.string().nullish(),
  context_id: z.string().nullish(),
  files: z.array(z.string()).nullish(),
  edit: z.boolean().nullish(),
  error: z.boolean().nullish(),
});

/** Columns that `order_by` may name, and what they compare. */
const columns: Readonly<Record<string, (message: StoredMessage) => string | number>> = {
  timestamp: ({ seq }) => seq,
  id: ({ id }) => id,
  flow_id: ({ flowId }) => flowId ?? '',
  sender: ({ sender }) => sender,
  sender_name: ({ senderName }) => senderName,
  session_id: ({ sessionId }) => sessionId,
  context_id: ({ contextId }) => contextId ?? '',
  text: ({ text }) => text,
  category: ({ category }) => category,
};

/** Langflow's `/api/v1/monitor/messages`: the same messages that trees and panel show. */
export function monitorRoutes({ sessions }: ApiContext): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/monitor/messages',
      tag,
      summary: 'List messages, oldest first',
      query: z.object({
        flow_id: flowId.optional(),
        session_id: z.string().optional(),
        sender: z.string().optional(),
        sender_name: z.string().optional(),
        order_by: z.string().default('timestamp'),
        order: z.string().default('ASC'),
        limit: z.coerce.number().int().default(messageLimit),
        offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
        before: uuid.optional(),
      }),
      answer:
        'The messages; with `limit` the newest ones, after `offset` newer ones or `before` one of the session',
      handle: async ({ query }) => {
        const key = columns[query.order_by];
        if (key === undefined || !Object.hasOwn(columns, query.order_by)) {
          throw new HttpError(400, `Invalid order_by field: ${query.order_by}`);
        }
        const direction = query.order.toUpperCase();
        if (direction !== 'ASC' && direction !== 'DESC') {
          throw new HttpError(400, `Invalid order direction: ${query.order}`);
        }
        const sessionId = await knownSession(sessions, query.session_id);
        const found = await findMessages(sessions, { ...query, session_id: sessionId });
        return Response.json(sortBy(found, key, direction === 'DESC').map(toMessageResponse));
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/monitor/messages',
      tag,
      summary: 'Delete messages by their ids',
      body: z.array(uuid),
      answer: 'Deleted; unknown ids are ignored',
      handle: async ({ body }) => {
        await sessions.deleteMessages(body);
        return noContent();
      },
    }),
    defineRoute({
      method: 'PUT',
      path: '/api/v1/monitor/messages/{message}',
      tag,
      summary: 'Change a message',
      params: z.object({ message: uuid }),
      body: messageUpdate,
      answer: 'The message as stored',
      handle: async ({ params, body }) => {
        try {
          const change = toChange(body);
          return Response.json(toMessageRead(await sessions.updateMessage(params.message, change)));
        } catch (error) {
          throw isAppError(error, 'message-not-found')
            ? new HttpError(404, 'Message not found')
            : error;
        }
      },
    }),
    ...sessionRoutes(sessions),
  ];
}

function sessionRoutes(sessions: SessionService): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/monitor/messages/sessions',
      tag,
      summary: 'List session ids',
      query: z.object({
        flow_id: flowId.optional(),
        limit: z.coerce.number().int().min(0).optional(),
        offset: z.coerce.number().int().min(0).default(0),
      }),
      answer: 'The ids, those used last first',
      handle: async ({ query: { flow_id: flow, limit, offset } }) => {
        const ids = await allSessionIds(sessions, flow);
        return Response.json(ids.slice(offset, limit === undefined ? undefined : offset + limit));
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/monitor/messages/sessions',
      tag,
      summary: 'Delete several sessions with their messages',
      body: z.array(z.string()).max(500),
      answer: '`{"message", "deleted_count"}`',
      handle: async ({ body }) => {
        let count = 0;
        for (const id of new Set(body)) if (await deleteSession(sessions, id)) count++;
        const message =
          count === 0
            ? 'No sessions to delete'
            : `Messages deleted successfully for ${count} session${count === 1 ? '' : 's'}`;
        return Response.json({ message, deleted_count: count });
      },
    }),
    defineRoute({
      method: 'PATCH',
      path: '/api/v1/monitor/messages/session/{session}',
      tag,
      summary: 'Rename a session; an existing one with the new name takes in its messages',
      params: sessionParams,
      query: z.object({ new_session_id: z.string() }),
      answer: 'The messages of the renamed session',
      handle: async ({ params, query }) => {
        const oldId = (await knownSession(sessions, params.session)) ?? params.session;
        const messages = await messagesOf(sessions, oldId);
        if (messages.length === 0) {
          throw new HttpError(404, 'No messages found with the given session ID');
        }
        await sessions.renameSession(oldId, query.new_session_id, { merge: true });
        const sessionId = query.new_session_id.trim();
        return Response.json(
          messages.map((message) => toMessageResponse({ ...message, sessionId })),
        );
      },
    }),
    defineRoute({
      method: 'DELETE',
      path: '/api/v1/monitor/messages/session/{session}',
      tag,
      summary: 'Delete a session with its messages',
      params: sessionParams,
      answer: 'Deleted, or there was none',
      handle: async ({ params }) => {
        await deleteSession(sessions, params.session);
        return noContent();
      },
    }),
  ];
}

interface MessagesAsked {
  readonly flow_id?: string | undefined;
  readonly session_id?: string | undefined;
  readonly sender?: string | undefined;
  readonly sender_name?: string | undefined;
  readonly limit: number;
  readonly offset: number;
  readonly before?: string | undefined;
}

/** The newest messages that fit, oldest first. Langflow takes 0 for no limit. */
async function findMessages(
  sessions: SessionService,
  asked: MessagesAsked,
): Promise<readonly StoredMessage[]> {
  const limit = asked.limit < 1 ? messageLimit : Math.min(asked.limit, messageLimit);
  if (asked.before !== undefined) return messagesBefore(sessions, asked, asked.before, limit);

  const found = await sessions.findMessages({
    flowId: asked.flow_id,
    sessionId: asked.session_id,
    sender: asked.sender,
    senderName: asked.sender_name,
    includeErrors: true,
    limit: limit + asked.offset,
    order: 'ascending',
  });
  return asked.offset === 0 ? found : found.slice(0, -asked.offset).slice(-limit);
}

/** Pages back from a message of the session, so that the cost does not grow with what lies before. */
async function messagesBefore(
  sessions: SessionService,
  asked: MessagesAsked,
  messageId: string,
  limit: number,
): Promise<readonly StoredMessage[]> {
  if (asked.session_id === undefined) {
    throw new HttpError(400, 'before needs a session_id: messages are paged within a session');
  }
  const start = await sessions.getMessage(messageId);
  if (start === undefined) throw new HttpError(404, 'Message not found');

  const found: StoredMessage[] = [];
  let before: number | undefined = start.seq;
  while (before !== undefined && found.length < limit) {
    const page = await sessions.pageMessages({
      sessionId: asked.session_id,
      flowId: asked.flow_id,
      before,
      limit: largestPage,
    });
    const fitting = page.messages.filter(
      ({ sender, senderName }) =>
        sender === (asked.sender ?? sender) && senderName === (asked.sender_name ?? senderName),
    );
    found.unshift(...fitting.slice(-(limit - found.length)));
    before = page.hasMore ? page.messages[0]?.seq : undefined;
  }
  return found;
}

type MessageChange = Parameters<SessionService['updateMessage']>[1];

function toChange(body: z.output<typeof messageUpdate>): MessageChange {
  return {
    ...(body.text == null ? {} : { text: body.text }),
    ...(body.sender == null ? {} : { sender: body.sender }),
    ...(body.sender_name == null ? {} : { senderName: body.sender_name }),
    ...(body.session_id == null ? {} : { sessionId: body.session_id }),
    ...(body.context_id == null ? {} : { contextId: body.context_id }),
    ...(body.files == null ? {} : { files: body.files }),
    ...(body.edit == null ? {} : { edit: body.edit }),
    ...(body.error == null ? {} : { error: body.error }),
  };
}

/** Whether there was one. */
async function deleteSession(sessions: SessionService, given: string): Promise<boolean> {
  try {
    await sessions.deleteSession((await knownSession(sessions, given)) ?? given);
    return true;
  } catch (error) {
    if (!isAppError(error, 'session-not-found')) throw error;
    return false;
  }
}

/**
 * A session id as a client wrote it. Langflow's own page encodes ids twice, because its server takes
 * them apart at commas: where no session has the id as it came, it is decoded once more.
 */
async function knownSession(
  sessions: SessionService,
  given: string | undefined,
): Promise<string | undefined> {
  if (given?.includes('%') !== true) return given;
  if ((await sessions.getSession(given)) !== undefined) return given;

  try {
    return decodeURIComponent(given);
  } catch {
    // A lone percent sign is a name, not an encoding.
    return given;
  }
}

function messagesOf(
  sessions: SessionService,
  sessionId: string,
): Promise<readonly StoredMessage[]> {
  return sessions.findMessages({
    sessionId,
    includeErrors: true,
    limit: messageLimit,
    order: 'ascending',
  });
}

async function allSessionIds(
  sessions: SessionService,
  flowId: string | undefined,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let offset = 0; ; offset += sessionPage) {
    const page = await sessions.listSessions({
      flowId,
      order: 'recent',
      offset,
      limit: sessionPage,
    });
    ids.push(...page.map(({ id }) => id));
    if (page.length < sessionPage) return ids;
  }
}

function sortBy(
  messages: readonly StoredMessage[],
  key: (message: StoredMessage) => string | number,
  isDescending: boolean,
): readonly StoredMessage[] {
  const sign = isDescending ? -1 : 1;
  return [...messages].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left === right) return sign * (a.seq - b.seq);
    return left < right ? -sign : sign;
  });
}

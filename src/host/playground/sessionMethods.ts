import { AppError } from '../../base/errors';
import type { PlaygroundMethods, PlaygroundSnapshot } from '../../protocol/playground';
import { isPrivateSession } from '../../protocol/privateSessions';
import type { Methods } from '../../protocol/rpc';
import { untrustedError } from '../untrusted';
import type { PlaygroundContext } from './playgroundMethods';
import { freeCopyName } from './sessionNames';

type Name =
  | 'ready'
  | 'openSession'
  | 'orderSessions'
  | 'createSession'
  | 'renameSession'
  | 'duplicateSession'
  | 'deleteSession'
  | 'deleteSessions'
  | 'clearSession';

/** What can be done with whole sessions. */
export function sessionMethods(context: PlaygroundContext): Methods<Pick<PlaygroundMethods, Name>> {
  const { model, flowId, panel } = context;
  const { sessions } = panel.stored;
  const requireTrust = (): void => {
    if (!context.isTrusted()) throw untrustedError();
  };
  const open = async (asked: string): Promise<PlaygroundSnapshot> => {
    const sessionId = (await panel.has(asked)) ? asked : flowId;
    context.show(sessionId);
    return model.snapshot(sessionId, context.isTrusted());
  };
  const leave = (gone: readonly string[]): Promise<PlaygroundSnapshot> =>
    open(gone.includes(context.shown()) ? flowId : context.shown());
  return {
    ready: async ({ sessionId, order }) => {
      if (order !== undefined) model.order = order;
      const inspected = context.takeInspected();
      const snapshot = await open(sessionId ?? context.shown());
      return inspected === undefined ? snapshot : { ...snapshot, inspected };
    },
    openSession: ({ sessionId }) => open(sessionId),
    orderSessions: ({ order }) => {
      model.order = order;
      return model.sessions();
    },
    createSession: async ({ name, isPrivate }) => {
      requireTrust();
      if (isPrivate === true) return open(await panel.createPrivate(flowId));
      return open((await sessions.createSession(flowId, name)).id);
    },
    renameSession: async ({ sessionId, name, merge }) => {
      requireTrust();
      requireStored(sessionId);
      requireStored(name);
      await sessions.renameSession(sessionId, name, { merge });
      return open(name.trim());
    },
    duplicateSession: async ({ sessionId, upToSeq }) => {
      requireTrust();
      requireStored(sessionId);
      const base = sessionId === flowId ? 'Default Session' : sessionId;
      const isTaken = async (name: string): Promise<boolean> =>
        (await sessions.getSession(name)) !== undefined;
      const copy = await freeCopyName(base, isTaken);
      await sessions.duplicateSession(sessionId, copy, upToSeq);
      return open(copy);
    },
    deleteSession: async ({ sessionId }) => {
      requireTrust();
      await panel.of(sessionId).sessions.deleteSession(sessionId);
      return leave([sessionId]);
    },
    deleteSessions: async ({ sessionIds }) => {
      requireTrust();
      await sessions.deleteSessions(sessionIds.filter((id) => !isPrivateSession(id)));
      for (const id of sessionIds.filter(isPrivateSession)) {
        await panel.of(id).sessions.deleteSessions([id]);
      }
      return leave(sessionIds);
    },
    clearSession: async ({ sessionId }) => {
      requireTrust();
      await panel.of(sessionId).sessions.clearSession(sessionId);
      return undefined;
    },
  };
}

/** A private session has no name to keep, and nothing of it is to be kept. */
function requireStored(sessionId: string): void {
  if (!isPrivateSession(sessionId)) return;

  throw new AppError('not-supported', 'A private session is not stored, so it cannot be kept.', {
    remedy: 'Copy what you want to keep.',
  });
}

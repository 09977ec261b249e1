import { AppError } from '../../base/errors';
import type { StoredMessage } from '../../protocol/model';
import type { SessionRuntime } from '../../runtime';
import { freeName } from './sessionNames';

interface Rerun {
  readonly runtime: SessionRuntime;
  readonly flowId: string;
  readonly messageId: string;
  /** What is asked instead; the same as before where absent. */
  readonly text?: string | undefined;
}

/** What to run again, once the session ends where the question stood. */
export interface Question {
  readonly sessionId: string;
  readonly text: string;
  readonly files: readonly string[];
}

/**
 * Makes room for another answer. The question and what follows it move into a session of their own,
 * branched off at that place, so that the former version stays a conversation that can be gone back
 * to and on with.
 * @throws AppError `not-supported` where nothing was asked, `flow-not-found` before anything changes.
 */
export async function branchForRerun({
  runtime,
  flowId,
  messageId,
  text,
}: Rerun): Promise<Question> {
  const { sessions } = runtime;
  const asked = await questionOf(runtime, messageId);
  // Nothing is moved where the flow has gone.
  await runtime.catalog.resolve(flowId);
  const { sessionId } = asked;
  const following = await idsFrom(runtime, asked);
  const question = { sessionId, text: text ?? asked.text, files: asked.files };
  if (following.length === 1 && question.text === asked.text) {
    // A question that was never answered: asking it again loses nothing.
    await sessions.deleteMessages(following);
    return question;
  }
  const base = sessionId === flowId ? 'Default Session' : sessionId;
  const version = await freeName(
    (number) => `${base} (version ${number})`,
    async (name) => (await sessions.getSession(name)) !== undefined,
  );
  await sessions.duplicateSession(sessionId, version, asked.seq - 1);
  const { messages } = await sessions.pageMessages({ sessionId: version, limit: 1 });
  await sessions.moveMessages(following, { sessionId: version, afterSeq: messages[0]?.seq });
  return question;
}

/** The message and everything after it, oldest first. */
async function idsFrom(
  { sessions }: SessionRuntime,
  from: StoredMessage,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let after = from.seq - 1, hasMore = true; hasMore;) {
    const page = await sessions.pageMessages({ sessionId: from.sessionId, after, limit: 1000 });
    ids.push(...page.messages.map(({ id }) => id));
    after = page.messages.at(-1)?.seq ?? after;
    hasMore = page.hasMore;
  }
  return ids;
}

/** The message itself where a person wrote it, else the last one a person wrote before it. */
async function questionOf(runtime: SessionRuntime, messageId: string): Promise<StoredMessage> {
  const message = await messageOf(runtime, messageId);
  if (message.sender === 'User') return message;

  for (let before = message.seq, hasMore = true; hasMore;) {
    const page = await runtime.sessions.pageMessages({
      sessionId: message.sessionId,
      before,
      limit: 100,
    });
    const asked = page.messages.findLast(({ sender }) => sender === 'User');
    if (asked !== undefined) return asked;

    before = page.messages[0]?.seq ?? 0;
    hasMore = page.hasMore;
  }
  throw new AppError('not-supported', 'Nothing was asked before this message.', {
    remedy: 'Write a message instead.',
  });
}

/** @throws AppError `message-not-found`. */
export async function messageOf(
  runtime: SessionRuntime,
  messageId: string,
): Promise<StoredMessage> {
  const message = await runtime.sessions.getMessage(messageId);
  if (message === undefined) {
    throw new AppError('message-not-found', 'The message was deleted in the meantime.');
  }
  return message;
}

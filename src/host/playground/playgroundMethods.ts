import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json';
import type { ModelName, RunError } from '../../protocol/model';
import type { PlaygroundMethods, PlaygroundSnapshot } from '../../protocol/playground';
import type { Methods } from '../../protocol/rpc';
import type { Runtime } from '../../runtime';
import type { RunRequest } from '../../sessions/runRequest';
import { attachmentMethods } from './attachmentMethods';
import { messageMethods } from './messageMethods';
import type { PlaygroundModel } from './playgroundModel';
import { branchForRerun } from './regenerate';
import { runMethods } from './runMethods';
import { freeCopyName } from './sessionNames';
import { requireTrust, runAndWait } from './startRun';

/** What the methods need of the panel they serve. */
export interface PlaygroundContext {
  readonly runtime: Runtime;
  readonly model: PlaygroundModel;
  readonly flowId: string;
  isTrusted(): boolean;
  /** The session that the page shows from now on. */
  show(sessionId: string): void;
  shown(): string;
  act(params: PlaygroundMethods['act']['params']): Promise<void>;
  /** Asks the user for a model; undefined where they choose none. */
  pickModel(): Promise<ModelName | undefined>;
  /** The content of a file of the workspace. @throws AppError for any other address. */
  readUri(uri: string): Promise<{ readonly name: string; readonly bytes: Uint8Array }>;
}

/** The host's side of everything the page may ask; parameters are checked before they get here. */
export function playgroundMethods(context: PlaygroundContext): Methods<PlaygroundMethods> {
  const { model, flowId, runtime } = context;
  const { sessions } = runtime;
  const open = (sessionId: string): Promise<PlaygroundSnapshot> => {
    context.show(sessionId);
    return model.snapshot(sessionId, context.isTrusted());
  };
  return {
    ready: ({ sessionId }) => open(sessionId ?? context.shown()),
    openSession: ({ sessionId }) => open(sessionId),
    olderMessages: async ({ sessionId, before }) => {
      const { messages, hasOlder } = await model.messages(sessionId, before);
      return { messages, hasMore: hasOlder };
    },
    ...attachmentMethods(context),
    ...messageMethods(context),
    ...runMethods(context),
    send: (params, signal) => runAndWait(context, requestOf(flowId, params), signal),
    stop: ({ sessionId }) => {
      runtime.runs.stop({ sessionId });
      return undefined;
    },
    regenerate: (params, signal) => regenerate(context, params, signal),
    createSession: async ({ name }) => {
      requireTrust(context);
      return open((await sessions.createSession(flowId, name)).id);
    },
    renameSession: async ({ sessionId, name, merge }) => {
      requireTrust(context);
      await sessions.renameSession(sessionId, name, { merge });
      return open(name.trim());
    },
    duplicateSession: async ({ sessionId, upToSeq }) => {
      requireTrust(context);
      const base = sessionId === flowId ? 'Default Session' : sessionId;
      const isTaken = async (name: string): Promise<boolean> =>
        (await sessions.getSession(name)) !== undefined;
      const copy = await freeCopyName(base, isTaken);
      await sessions.duplicateSession(sessionId, copy, upToSeq);
      return open(copy);
    },
    deleteSession: async ({ sessionId }) => {
      requireTrust(context);
      await sessions.deleteSession(sessionId);
      return open(context.shown() === sessionId ? flowId : context.shown());
    },
    clearSession: async ({ sessionId }) => {
      requireTrust(context);
      await sessions.clearSession(sessionId);
      return undefined;
    },
    act: async (params) => {
      await context.act(params);
      return undefined;
    },
  };
}

/**
 * The default session sends no session of its own: then tweaks and the components' own settings
 * decide, as with a request that names none, and the page follows to where the messages went.
 */
export function requestOf(
  flowId: string,
  { sessionId, text, inputs, tweaks, files }: PlaygroundMethods['send']['params'],
): RunRequest {
  return {
    flow: flowId,
    origin: 'playground',
    inputValue: text,
    sessionId: sessionId === flowId ? undefined : sessionId,
    tweaks: withInputs(tweaks, inputs ?? {}),
    inputType: 'chat',
    outputType: 'any',
    stream: true,
    ...(files === undefined ? {} : { files }),
  };
}

/** Form inputs are tweaks of the fields they write to. */
function withInputs(
  tweaks: JsonObject | undefined,
  inputs: Readonly<Record<string, string>>,
): JsonObject | undefined {
  const entries = Object.entries(inputs);
  if (entries.length === 0) return tweaks;

  const own = tweaks ?? {};
  const merged: Record<string, JsonValue> = { ...own };
  for (const [nodeId, value] of entries) {
    const tweak = own[nodeId];
    merged[nodeId] = { ...(isJsonObject(tweak) ? tweak : {}), input_value: value };
  }
  return merged;
}

/** Runs a question again, as another version of what followed it. */
async function regenerate(
  context: PlaygroundContext,
  { messageId, text, model }: PlaygroundMethods['regenerate']['params'],
  signal: AbortSignal,
): Promise<{ runId: string; error?: RunError }> {
  requireTrust(context);
  const { runtime, flowId } = context;
  const picked = model === 'ask' ? await context.pickModel() : model;
  if (model === 'ask' && picked === undefined) return { runId: '' };

  const {
    sessionId,
    text: words,
    files,
  } = await branchForRerun({
    runtime,
    flowId,
    messageId,
    text,
  });
  const request = requestOf(flowId, { sessionId, text: words, files });
  return runAndWait(
    context,
    picked === undefined ? request : { ...request, model: picked },
    signal,
  );
}

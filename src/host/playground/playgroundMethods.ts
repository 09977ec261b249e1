import { isJsonObject, type JsonObject, type JsonValue } from '../../base/json';
import type { ReplayProgress } from '../../protocol/compare';
import type { ModelName, RunError } from '../../protocol/model';
import type { PlaygroundMethods } from '../../protocol/playground';
import type { Overrides } from '../../protocol/parameters';
import type { Methods } from '../../protocol/rpc';
import type { SessionRuntime } from '../../runtime';
import type { RunRequest } from '../../sessions/runRequest';
import type { PresetFile } from '../presetFile';
import { compareMethods } from './compareMethods';
import { attachmentMethods } from './attachmentMethods';
import { messageMethods } from './messageMethods';
import type { PanelSessions } from './panelSessions';
import { parameterMethods } from './parameterMethods';
import type { PlaygroundModel } from './playgroundModel';
import { branchForRerun } from './regenerate';
import { runMethods } from './runMethods';
import { sessionMethods } from './sessionMethods';
import { testMethods, type CopiedTest } from './testMethods';
import { requireTrust, runAndWait } from './startRun';
import { t } from '../words';

/** What the methods need of the panel they serve. */
export interface PlaygroundContext {
  readonly panel: PanelSessions;
  /** Where the session shown lives; asked anew each time. */
  readonly runtime: SessionRuntime;
  readonly model: PlaygroundModel;
  readonly flowId: string;
  isTrusted(): boolean;
  /** The session that the page shows from now on. */
  show(sessionId: string): void;
  shown(): string;
  /** The run that the page was opened for; told once. */
  takeInspected(): string | undefined;
  act(params: PlaygroundMethods['act']['params']): Promise<void>;
  /** Asks the user for a model; undefined where they choose none. */
  pickModel(title: string): Promise<ModelName | undefined>;
  readonly presets: PresetFile;
  /** Tells the page of a turn that was asked again. */
  told(progress: ReplayProgress): void;
  /** Asks for a language and copies turns as a test. */
  copyTest(test: CopiedTest): Promise<void>;
  /** Shows what overrides would change in a flow file and does it where the user agrees. */
  writeBack(path: string, overrides: Overrides): Promise<boolean>;
  /** The content of a file of the workspace. @throws AppError for any other address. */
  readUri(uri: string): Promise<{ readonly name: string; readonly bytes: Uint8Array }>;
}

/** The host's side of everything the page may ask; parameters are checked before they get here. */
export function playgroundMethods(context: PlaygroundContext): Methods<PlaygroundMethods> {
  const { model, flowId, panel } = context;
  return {
    ...sessionMethods(context),
    olderMessages: async ({ sessionId, before }) => {
      const { messages, hasOlder } = await model.messages(sessionId, before);
      return { messages, hasMore: hasOlder };
    },
    ...attachmentMethods(context),
    ...messageMethods(context),
    ...runMethods(context),
    ...testMethods(context),
    ...parameterMethods(context),
    ...compareMethods(context, (sessionId) => {
      context.show(sessionId);
      return model.snapshot(sessionId, context.isTrusted());
    }),
    send: (params, signal) => runAndWait(context, requestOf(flowId, params), signal),
    stop: ({ sessionId }) => {
      panel.of(sessionId).runs.stop({ sessionId });
      return undefined;
    },
    regenerate: (params, signal) => regenerate(context, params, signal),
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
  { sessionId, text, inputs, tweaks, files, model }: PlaygroundMethods['send']['params'],
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
    ...(model === undefined ? {} : { model }),
  };
}

/** What is entered into a form are tweaks of its fields. */
function withInputs(
  tweaks: JsonObject | undefined,
  inputs: Readonly<Record<string, JsonObject>>,
): JsonObject | undefined {
  const entries = Object.entries(inputs);
  if (entries.length === 0) return tweaks;

  const own = tweaks ?? {};
  const merged: Record<string, JsonValue> = { ...own };
  for (const [nodeId, values] of entries) {
    const tweak = own[nodeId];
    const literals = Object.entries(values).map(([name, value]) => [name, literal(value)] as const);
    merged[nodeId] = { ...(isJsonObject(tweak) ? tweak : {}), ...Object.fromEntries(literals) };
  }
  return merged;
}

/** Bare, an object with a key such as `value` would change the field's definition instead. */
function literal(value: JsonValue): JsonValue {
  return isJsonObject(value) ? { value } : value;
}

/** Runs a question again, as another version of what followed it. */
async function regenerate(
  context: PlaygroundContext,
  { messageId, text, model, inputs, tweaks }: PlaygroundMethods['regenerate']['params'],
  signal: AbortSignal,
): Promise<{ runId: string; error?: RunError }> {
  requireTrust(context);
  const { flowId } = context;
  const picked =
    model === 'ask' ? await context.pickModel(t('Regenerate with Another Model')) : model;
  if (model === 'ask' && picked === undefined) return { runId: '' };

  const {
    sessionId,
    text: words,
    files,
  } = await branchForRerun({
    runtime: context.runtime,
    flowId,
    messageId,
    text,
  });
  const request = requestOf(flowId, {
    sessionId,
    text: words,
    files,
    ...(inputs === undefined ? {} : { inputs }),
    ...(tweaks === undefined ? {} : { tweaks }),
  });
  return runAndWait(
    context,
    picked === undefined ? request : { ...request, model: picked },
    signal,
  );
}

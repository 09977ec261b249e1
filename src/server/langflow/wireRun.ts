import type { JsonObject, JsonValue } from '../../base/json';
import type {
  NodeRecord,
  OutputResult,
  RunEvent,
  ShownValue,
  StoredMessage,
} from '../../protocol/model';
import { toMessageDump, toTextDump, toTokenUsage, toWireTime } from './wireMessage';

/** Langflow's shapes of a run's answer. See `wireMessage.ts` for the messages in it. */

type RunEnd = Extract<RunEvent, { type: 'run-end' }>;

/** A finished run with what its components recorded. */
export interface FinishedRun {
  readonly runId: string;
  readonly flowId: string;
  readonly inputValue: string | undefined;
  /** ISO time. */
  readonly finishedAt: string;
  readonly end: RunEnd;
  readonly nodes: ReadonlyMap<string, NodeRecord>;
}

/** What `POST /run` answers with (Langflow: `RunResponse`). */
export function toRunResponse(run: FinishedRun): JsonObject {
  return { session_id: run.end.sessionId, outputs: [toRunOutputs(run)] };
}

/** One run among several (Langflow: `RunOutputs`). */
export function toRunOutputs(run: FinishedRun): JsonObject {
  return {
    inputs: run.inputValue === undefined ? {} : { input_value: run.inputValue },
    outputs: run.end.outputs.map((output) => toResultData(output, run)),
  };
}

/** Langflow doubles the line breaks of what the machine says, here and nowhere else. */
function doubleLineBreaks(text: string, sender: string): string {
  return sender === 'Machine' ? text.replaceAll('\n\n', '\n').replaceAll('\n', '\n\n') : text;
}

/** What a component's result needs to know of its run. */
type ResultRun = Pick<FinishedRun, 'flowId' | 'finishedAt' | 'nodes'>;

/** What one component gave (Langflow: `ResultData`). */
export function toResultData(output: OutputResult, run: ResultRun): JsonObject {
  const record = run.nodes.get(output.nodeId);
  return {
    ...toResults(output, run),
    timedelta: null,
    duration: null,
    component_display_name: output.component,
    component_id: output.nodeId,
    used_frozen_result: false,
    token_usage: toTokenUsage(record?.usage),
  };
}

function toResults(output: OutputResult, run: ResultRun): JsonObject {
  if (output.message !== undefined && isOneOf(output, chatTypes)) {
    return messageResults(output, output.message);
  }

  const names = Object.keys(output.results);
  const logs = toLogs(names, run.nodes.get(output.nodeId));
  // Only components that face the user fill `results` and `messages`.
  return isOneOf(output, facingTypes)
    ? textResults(output, run, logs)
    : {
        results: {},
        artifacts: mapValues(output.results, toArtifact),
        outputs: mapValues(output.results, toOutput),
        logs,
        messages: [],
      };
}

const chatTypes = ['ChatInput', 'ChatOutput'];
const facingTypes = [...chatTypes, 'TextInput', 'TextOutput', 'DataOutput', 'Webhook'];

/** Langflow tells by the type or, for renamed components, by the beginning of the id. */
function isOneOf({ type, nodeId }: OutputResult, types: readonly string[]): boolean {
  return types.some((each) => type === each || nodeId.startsWith(`${each}-`));
}

function messageResults(output: OutputResult, message: StoredMessage): JsonObject {
  const name = Object.keys(output.results)[0] ?? 'message';
  const text = doubleLineBreaks(message.text, message.sender);
  const files = message.files.map(toFile);
  const who = { sender: message.sender, sender_name: message.senderName };
  return {
    results: { [name]: toMessageDump(message) },
    artifacts: { message: text, ...who, files, type: 'object' },
    outputs: { [name]: { message: message.text, type: 'text' } },
    logs: { [name]: [] },
    // Langflow tells no message that says nothing.
    messages: text === '' ? [] : [toChatMessage(output, message, text)],
  };
}

function toChatMessage(
  { nodeId }: OutputResult,
  { sender, senderName, sessionId, files }: StoredMessage,
  text: string,
): JsonObject {
  return {
    message: text,
    sender,
    sender_name: senderName,
    session_id: sessionId,
    stream_url: null,
    component_id: nodeId,
    files: files.map(toFile),
    type: 'text',
  };
}

function textResults(output: OutputResult, run: ResultRun, logs: JsonObject): JsonObject {
  const timestamp = toWireTime(run.finishedAt);
  return {
    results: mapValues(output.results, ({ value }) =>
      typeof value === 'string' ? toTextDump(value, run.flowId, timestamp) : value,
    ),
    artifacts: mapValues(output.results, toArtifact),
    outputs: mapValues(output.results, toOutput),
    logs,
    messages: Object.values(output.results).map((shown) => ({
      message: asText(shown.value),
      sender: 'Machine',
      sender_name: 'AI',
      session_id: '',
      stream_url: null,
      component_id: output.nodeId,
      files: [],
      type: 'text',
    })),
  };
}

function toArtifact(shown: ShownValue): JsonObject {
  return { repr: asText(shown.value), raw: shown.value, type: toWireType(shown) };
}

/** What a component gave, by the names of its outputs. */
export function toOutputs(values: Readonly<Record<string, ShownValue>>): JsonObject {
  return mapValues(values, toOutput);
}

function toOutput(shown: ShownValue): JsonObject {
  return { message: shown.value, type: toWireType(shown) };
}

/** Langflow tells data apart as `object`, rows as `array`, and a message by its text. */
function toWireType(shown: ShownValue): string {
  if (shown.type === 'data') return 'object';
  if (shown.type === 'message') return 'text';
  return shown.type;
}

function asText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 4);
}

/** A component's own log lines belong to no output in particular; they are told at the first. */
function toLogs(names: readonly string[], record: NodeRecord | undefined): JsonObject {
  const lines = (record?.logs ?? []).map((message, index) => ({
    name: `Log ${index + 1}`,
    message,
    type: 'text',
  }));
  return Object.fromEntries(names.map((name, index) => [name, index === 0 ? lines : []]));
}

function toFile(path: string): JsonObject {
  const name = path.split('/').at(-1) ?? path;
  return { path, name, type: name.split('.').at(-1) ?? '' };
}

function mapValues(
  values: Readonly<Record<string, ShownValue>>,
  map: (shown: ShownValue) => JsonValue,
): JsonObject {
  return Object.fromEntries(Object.entries(values).map(([name, shown]) => [name, map(shown)]));
}

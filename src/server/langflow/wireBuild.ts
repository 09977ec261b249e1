import type { JsonObject } from '../../base/json';
import type { NodeRecord, StoredMessage } from '../../protocol/model';
import { toResultData } from './wireRun';

/** What a record does not tell of its component. */
export interface BuildDetails {
  readonly flowId: string;
  readonly endedMs: number;
  /** The chat message that it gave. */
  readonly message: StoredMessage | undefined;
  /** The output that a failure is told at. */
  readonly firstOutput: string | undefined;
}

/** What one component gave in a build (Langflow: `ResultDataResponse`). */
export function toBuildData(record: NodeRecord, details: BuildDetails): JsonObject {
  const times = {
    timedelta: record.durationMs / 1000,
    duration: toDurationText(record.durationMs),
    used_frozen_result: record.reused ?? false,
  };
  if (record.error !== undefined) {
    const message = { errorMessage: toParams(record), stackTrace: null };
    return {
      results: {},
      outputs: { [details.firstOutput ?? 'output']: { message, type: 'error' } },
      logs: {},
      message: {},
      artifacts: {},
      ...times,
      token_usage: null,
    };
  }
  const { message } = details;
  const result = toResultData(
    {
      nodeId: record.nodeId,
      component: record.component,
      type: record.type,
      results: record.outputs,
      ...(message === undefined ? {} : { message }),
    },
    {
      flowId: details.flowId,
      finishedAt: new Date(details.endedMs).toISOString(),
      nodes: new Map([[record.nodeId, record]]),
    },
  );
  const { results = {}, outputs = {}, logs = {}, artifacts = {}, token_usage = null } = result;
  return { results, outputs, logs, message: artifacts, artifacts, ...times, token_usage };
}

/** Langflow's word on how a component was built: its error, or nothing worth telling. */
export function toParams(record: NodeRecord): string {
  return record.error === undefined
    ? 'None'
    : `Error building Component ${record.component}: \n\n${record.error.message}`;
}

/** `12 ms`, `3.45 seconds`, `2 minutes, 5 seconds`, as Langflow writes times. */
function toDurationText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 1) return `${Math.round(milliseconds)} ms`;
  if (seconds < 60) {
    const rounded = Math.round(seconds * 100) / 100;
    return `${Number.isInteger(rounded) ? rounded.toFixed(1) : rounded} ${rounded === 1 ? 'second' : 'seconds'}`;
  }
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  const count = (number: number, unit: string): string =>
    `${number} ${unit}${number === 1 ? '' : 's'}`;
  return `${count(minutes, 'minute')}, ${count(rest, 'second')}`;
}

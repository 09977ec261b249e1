import type { JsonObject } from '../../base/json';
import type { NodeRecord, RunError, RunEvent } from '../../protocol/model';
import type { FinishedRun } from './wireRun';
import { toMessageDump } from './wireMessage';

/** Gathers what a run's answer needs while its events pass by. */
export class RunCollector {
  private readonly nodes = new Map<string, NodeRecord>();
  private flowId = '';
  private end: Extract<RunEvent, { type: 'run-end' }> | undefined;

  constructor(
    private readonly inputValue: string | undefined,
    private readonly now: () => number,
  ) {}

  add(event: RunEvent): void {
    if (event.type === 'run-start') this.flowId = event.flowId;
    else if (event.type === 'node-end') this.nodes.set(event.record.nodeId, event.record);
    else if (event.type === 'run-end') this.end = event;
  }

  /** The run, once its last event has passed. */
  finished(): FinishedRun | undefined {
    if (this.end === undefined) return undefined;

    return {
      runId: this.end.runId,
      flowId: this.flowId,
      inputValue: this.inputValue,
      finishedAt: new Date(this.now()).toISOString(),
      end: this.end,
      nodes: this.nodes,
    };
  }
}

/** A line of a streamed answer: bare JSON and two line breaks, without `data:` (Langflow). */
export function toEventLine(event: string, data: JsonObject): string {
  return `${JSON.stringify({ event, data })}\n\n`;
}

/** What a streamed run tells of one event; undefined where it tells nothing. */
export function toStreamLine(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'message': {
      const name = event.message.category === 'error' ? 'error' : 'add_message';
      return toEventLine(name, { ...toMessageDump(event.message), id: event.message.id });
    }
    case 'token':
      return toEventLine('token', { chunk: event.chunk, id: event.messageId });
    case 'message-removed':
      return toEventLine('remove_message', { id: event.messageId });
    case 'run-start':
    case 'node-start':
    case 'node-end':
    case 'run-end':
      return undefined;
  }
}

/** Langflow's sentence for a failed run, naming the component. */
export function failureText(error: RunError): string {
  const { component } = error.subject;
  return component === undefined
    ? `Error running graph: ${error.message}`
    : `Error running graph: Error building Component ${component}: \n\n${error.message}`;
}

/**
 * Langflow's `detail` of a failed run: JSON inside a string. Its `code` and `suggestion`, mostly
 * null there, carry the error's code and what to do.
 */
export function failureDetail(error: RunError): string {
  return JSON.stringify({
    message: failureText(error),
    traceback: null,
    description: null,
    code: error.code,
    suggestion: error.remedy ?? null,
  });
}

import { z } from 'zod';
import type { LogLine } from '../../base/logRing';
import type { ApiContext } from '../apiContext';
import { HttpError } from '../httpError';
import { toStreamResponse } from '../lineStream';
import { defineRoute, type Route } from '../route';

const tag = 'Logs';
const plainCount = 10;
/** Lines held for a reader that does not keep up; older ones are dropped. */
const mostWaiting = 1000;
const keepAliveMs = 5000;

/** Langflow's log of the server. Keys are masked before a line is kept. */
export function logRoutes({ logs, shutdown }: ApiContext): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/logs',
      tag,
      summary: 'Read the newest lines of the log',
      query: z.object({
        lines_before: z.coerce.number().int().max(10_000).default(0),
        lines_after: z.coerce.number().int().max(10_000).default(0),
        timestamp: z.coerce.number().int().default(0),
      }),
      answer: 'An object from the time of a line, in milliseconds, to its text',
      handle: ({ query }) => {
        const { lines_before: before, lines_after: after, timestamp } = query;
        if (before > 0 && after > 0) {
          throw new HttpError(400, 'Cannot request logs before and after the timestamp');
        }
        if (timestamp <= 0 && after > 0) {
          throw new HttpError(
            400,
            'Timestamp is required when requesting logs after the timestamp',
          );
        }
        const count = before > 0 ? before : plainCount;
        if (timestamp <= 0) return toAnswer(logs.last(count));
        return toAnswer(after > 0 ? logs.after(timestamp, after) : logs.before(timestamp, count));
      },
    }),
    defineRoute({
      method: 'GET',
      path: '/logs-stream',
      tag,
      summary: 'Follow the log',
      answer: 'Lines of JSON, each an object from the time to the text; `keepalive` in between',
      handle: ({ signal }) =>
        toStreamResponse(
          follow(logs, AbortSignal.any([signal, shutdown])),
          'text/event-stream; charset=utf-8',
        ),
    }),
  ];
}

function toAnswer(lines: readonly LogLine[]): Response {
  return Response.json(Object.fromEntries(lines.map(({ time, text }) => [time, text])));
}

async function* follow(logs: ApiContext['logs'], signal: AbortSignal): AsyncGenerator<string> {
  const waiting: LogLine[] = [];
  let wake = (): void => undefined;
  const subscription = logs.onDidAdd((line) => {
    waiting.push(line);
    if (waiting.length > mostWaiting) waiting.shift();
    wake();
  });
  const onAbort = (): void => {
    wake();
  };
  signal.addEventListener('abort', onAbort);
  try {
    while (!signal.aborted) {
      const lines = waiting.splice(0);
      for (const { time, text } of lines) yield `${JSON.stringify({ [time]: text })}\n\n`;
      if (lines.length > 0) continue;

      const isQuiet = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(resolve, keepAliveMs, true);
        wake = () => {
          clearTimeout(timer);
          resolve(false);
        };
      });
      if (isQuiet) yield 'keepalive\n\n';
    }
  } finally {
    subscription.dispose();
    signal.removeEventListener('abort', onAbort);
    wake();
  }
}

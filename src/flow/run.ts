import type { RunEvent } from '../protocol/model';
import type { FlowRun } from './engine';
import { EventQueue } from './eventQueue';
import { execute } from './execution';
import type { ComponentRegistry } from './registry';

/**
 * Runs a flow natively. Yields what happens, from one `run-start` to one `run-end`; failures and an
 * abort are told by the latter and are not thrown. A reader that stops reading stops the run.
 */
export async function* runFlow(
  run: FlowRun,
  registry: ComponentRegistry,
): AsyncGenerator<RunEvent, void, undefined> {
  const events = new EventQueue<RunEvent>();
  const stop = new AbortController();
  const follow = (): void => {
    stop.abort();
  };
  if (run.signal.aborted) stop.abort();
  else run.signal.addEventListener('abort', follow, { once: true });

  const emit = (event: RunEvent): void => {
    events.push(event);
  };
  const ended = execute({ ...run, signal: stop.signal }, registry, emit).finally(() => {
    events.close();
  });
  try {
    yield* events;
  } finally {
    run.signal.removeEventListener('abort', follow);
    stop.abort();
    await ended;
  }
}

import type { RunError } from '../../protocol/model';
import type { RunRequest } from '../../sessions/runRequest';
import { untrustedError } from '../untrusted';
import type { PlaygroundContext } from './playgroundMethods';

/** Runs to the end; what the run says is told to every panel as it goes on. */
export async function runAndWait(
  context: PlaygroundContext,
  request: RunRequest,
  signal: AbortSignal,
): Promise<{ runId: string; error?: RunError }> {
  requireTrust(context);
  let runId = '';
  let error: RunError | undefined;
  // The panel hears every event from the run service, whoever started the run.
  for await (const event of context.panel
    .of(request.sessionId ?? context.flowId)
    .runs.run(request, signal)) {
    runId = event.runId;
    if (event.type === 'run-end') error = event.error;
  }
  return error === undefined ? { runId } : { runId, error };
}

/** @throws AppError in a workspace that is not trusted. */
export function requireTrust(context: PlaygroundContext): void {
  if (!context.isTrusted()) throw untrustedError();
}

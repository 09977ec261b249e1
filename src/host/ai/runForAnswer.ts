import type * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import type { RunError } from '../../protocol/model';
import type { FlowInFolder } from '../folderRuntimes';
import { requireTrust } from '../trust';
import { AnswerText } from './answerText';

export interface AnswerRequest {
  readonly flow: FlowInFolder;
  readonly input: string;
  readonly sessionId: string;
}

/**
 * Runs a flow in a session and gives its answer piece by piece.
 * @throws AppError as the run failed, or `untrusted`
 */
export async function runForAnswer(
  { flow, input, sessionId }: AnswerRequest,
  token: vscode.CancellationToken,
  write: (piece: string) => void,
): Promise<void> {
  requireTrust();
  const { runs } = await flow.folder.runtime();
  const controller = new AbortController();
  const subscription = token.onCancellationRequested(() => {
    controller.abort();
  });
  if (token.isCancellationRequested) controller.abort();
  const answer = new AnswerText();
  let failure: RunError | undefined;
  try {
    const request = {
      flow: flow.entry.id,
      origin: 'command',
      inputValue: input,
      outputType: 'any',
      sessionId,
      stream: true,
    } as const;
    for await (const event of runs.run(request, controller.signal)) {
      const piece = answer.add(event);
      if (piece !== '') write(piece);
      if (event.type === 'run-end') failure = event.error;
    }
  } finally {
    subscription.dispose();
  }
  if (failure === undefined) return;

  const { code, message, remedy, subject } = failure;
  throw new AppError(code, message, { ...(remedy === undefined ? {} : { remedy }), subject });
}

/** A session that does not exist yet, named after what it begins with. */
export async function freeSession({ folder }: FlowInFolder, wanted: string): Promise<string> {
  const { sessions } = await folder.runtime();
  const name = wanted.replace(/\s+/g, ' ').trim() || 'Chat';
  let candidate = name;
  for (let number = 2; (await sessions.getSession(candidate)) !== undefined; number++) {
    candidate = `${name} (${number})`;
  }
  return candidate;
}

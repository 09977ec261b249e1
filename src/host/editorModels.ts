import * as vscode from 'vscode';
import { AppError, type ErrorCode } from '../base/errors';
import type { JsonValue } from '../base/json';
import type { ModelChunk, ModelRequest } from '../flow/ports';
import type { EditorModel, EditorModels } from '../models/editorModels';
import { editorMessages, editorOptions } from './editorPrompt';

/**
 * The language models that extensions such as GitHub Copilot offer in the editor. The editor asks
 * the user for consent at the first request; where there is no such API or no model, the list is empty.
 */
export class VsCodeModels implements EditorModels {
  async list(): Promise<readonly EditorModel[]> {
    try {
      return (await vscode.lm.selectChatModels({})).map(editorModelOf);
    } catch {
      // Builds of VS Code without the API, or without any provider of models.
      return [];
    }
  }
}

function editorModelOf(model: vscode.LanguageModelChat): EditorModel {
  const { id, name, vendor, family } = model;
  return {
    id,
    name,
    vendor,
    family,
    generate: (request, signal) => answer(model, request, signal),
  };
}

async function* answer(
  model: vscode.LanguageModelChat,
  request: ModelRequest,
  signal: AbortSignal,
): AsyncIterable<ModelChunk> {
  const cancellation = new vscode.CancellationTokenSource();
  const cancel = (): void => {
    cancellation.cancel();
  };
  signal.addEventListener('abort', cancel);
  let calledTool = false;
  try {
    signal.throwIfAborted();
    const response = await model.sendRequest(
      editorMessages(request.turns),
      editorOptions(request),
      cancellation.token,
    );
    for await (const part of response.stream) {
      const chunk = chunkOf(part);
      if (chunk === undefined) continue;

      calledTool ||= chunk.type === 'tool-call';
      yield chunk;
    }
    signal.throwIfAborted();
    // The editor tells no token counts.
    yield {
      type: 'finish',
      reason: calledTool ? 'tool-calls' : 'stop',
      usage: {},
      model: model.id,
    };
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw signal.aborted ? cancelled(error) : providerError(error, model);
  } finally {
    signal.removeEventListener('abort', cancel);
    cancellation.dispose();
  }
}

function chunkOf(part: unknown): ModelChunk | undefined {
  if (part instanceof vscode.LanguageModelTextPart) return { type: 'text', text: part.value };
  if (!(part instanceof vscode.LanguageModelToolCallPart)) return undefined;

  // What a model wrote as arguments is JSON by the tool's schema.
  return { type: 'tool-call', id: part.callId, name: part.name, input: part.input as JsonValue };
}

function cancelled(cause: unknown): AppError {
  return new AppError('cancelled', 'The run was stopped.', { cause });
}

function providerError(error: unknown, model: vscode.LanguageModelChat): AppError {
  const code = error instanceof vscode.LanguageModelError ? error.code : '';
  const { kind, remedy } = reasonOf(code);
  const what = error instanceof Error ? error.message : String(error);
  return new AppError(kind, `${model.name} did not answer: ${what}`, {
    remedy,
    subject: { provider: model.vendor },
    cause: error,
  });
}

function reasonOf(code: string): { readonly kind: ErrorCode; readonly remedy: string } {
  switch (code) {
    case 'NoPermissions':
      return {
        kind: 'provider-auth',
        remedy: 'Allow Flow Playground to use the editor’s language models.',
      };
    case 'Blocked':
      return {
        kind: 'provider-rate-limit',
        remedy: 'Wait until the quota is free again, or choose another model.',
      };
    case 'NotFound':
      return { kind: 'provider-refused', remedy: 'Choose a model that the editor offers.' };
    default:
      return { kind: 'provider-unavailable', remedy: 'Try again, or choose another model.' };
  }
}

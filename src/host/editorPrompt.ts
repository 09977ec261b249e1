import * as vscode from 'vscode';
import { AppError } from '../base/errors';
import { isJsonObject, type JsonValue } from '../base/json';
import type { ChatTurn, ImagePart, ModelRequest } from '../flow/ports';

type Part = vscode.LanguageModelTextPart;
/** Newer than the oldest VS Code we run in, whose types do not have it. */
type ImageMaker = (bytes: Uint8Array, mediaType: string) => Part;

/**
 * Turns as messages of the editor. There is no system role: its text goes first, as the user's.
 * @throws AppError `not-supported` for pictures where this VS Code passes none on.
 */
export function editorMessages(turns: readonly ChatTurn[]): vscode.LanguageModelChatMessage[] {
  return turns.map(messageOf);
}

/** Tools, and that one of them must be called; the editor can name no single one, so only that is offered. */
export function editorOptions({
  tools = [],
  requiredTool,
}: Pick<ModelRequest, 'tools' | 'requiredTool'>): vscode.LanguageModelChatRequestOptions {
  const justification = vscode.l10n.t('A flow of this workspace asks the model.');
  const offered =
    requiredTool === undefined ? tools : tools.filter(({ name }) => name === requiredTool);
  if (offered.length === 0) return { justification };

  return {
    justification,
    tools: offered.map(({ name, description, parameters }) => ({
      name,
      description,
      inputSchema: parameters,
    })),
    ...(requiredTool === undefined ? {} : { toolMode: vscode.LanguageModelChatToolMode.Required }),
  };
}

function messageOf(turn: ChatTurn): vscode.LanguageModelChatMessage {
  switch (turn.role) {
    case 'system':
      return vscode.LanguageModelChatMessage.User(turn.text);
    case 'user':
      return vscode.LanguageModelChatMessage.User([
        ...[turn.text, ...(turn.documents ?? [])]
          .filter((text, _, all) => text !== '' || all.length === 1)
          .map((text) => new vscode.LanguageModelTextPart(text)),
        ...(turn.images ?? []).map(imagePart),
      ]);
    case 'assistant':
      return vscode.LanguageModelChatMessage.Assistant([
        ...(turn.text === '' ? [] : [new vscode.LanguageModelTextPart(turn.text)]),
        ...(turn.toolCalls ?? []).map(
          ({ id, name, input }) =>
            new vscode.LanguageModelToolCallPart(id, name, isJsonObject(input) ? input : {}),
        ),
      ]);
    case 'tool':
      return vscode.LanguageModelChatMessage.User([
        new vscode.LanguageModelToolResultPart(turn.callId, [
          new vscode.LanguageModelTextPart(textOf(turn.result)),
        ]),
      ]);
  }
}

function imagePart({ bytes, mediaType }: ImagePart): Part {
  const make = imageMaker();
  if (make !== undefined) return make(bytes, mediaType);

  throw new AppError('not-supported', 'This version of VS Code passes no pictures to its models.', {
    remedy: 'Update VS Code, or choose a model of another provider.',
  });
}

function imageMaker(): ImageMaker | undefined {
  const kind: unknown = Reflect.get(vscode, 'LanguageModelDataPart');
  if (typeof kind !== 'function') return undefined;

  const make: unknown = Reflect.get(kind, 'image');
  // The declared signature of `LanguageModelDataPart.image`.
  return typeof make === 'function' ? (make.bind(kind) as ImageMaker) : undefined;
}

function textOf(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

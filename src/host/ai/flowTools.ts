import * as vscode from 'vscode';
import { AppError, toAppError } from '../../base/errors';
import { asNumber, asString, isRecord } from '../../base/json';
import { codeSpan, plain } from '../flowFile/hoverText';
import type { FlowInFolder, FolderRuntimes } from '../folderRuntimes';
import { toolIds } from '../ids';
import { authorOf, cut, firstLine } from '../views/labels';
import { freeSession, runForAnswer } from './runForAnswer';

const defaultMessages = 20;
const maxMessages = 200;
const shownInput = 300;

/** What agents of the editor may do with flows. Running and reading ask the user before. */
export class FlowTools {
  constructor(private readonly runtimes: FolderRuntimes) {}

  register(): vscode.Disposable {
    return vscode.Disposable.from(
      vscode.lm.registerTool(toolIds.listFlows, { invoke: () => told(() => this.list()) }),
      vscode.lm.registerTool<unknown>(toolIds.runFlow, {
        invoke: ({ input }, token) => told(() => this.run(input, token)),
        prepareInvocation: ({ input }) => this.prepareRun(input),
      }),
      vscode.lm.registerTool<unknown>(toolIds.readMessages, {
        invoke: ({ input }) => told(() => this.read(input)),
        prepareInvocation: ({ input }) => this.prepareRead(input),
      }),
    );
  }

  private async list(): Promise<string> {
    const flows = await this.runtimes.allFlows();
    return JSON.stringify(
      flows.map(({ entry }) => ({
        name: entry.name,
        id: entry.id,
        file: entry.path,
        description: entry.description,
        runs: entry.problem === undefined && entry.unsupported === 0,
      })),
    );
  }

  private async run(input: unknown, token: vscode.CancellationToken): Promise<string> {
    const flow = await this.flowIn(input);
    const text = field(input, 'input') ?? '';
    const sessionId =
      field(input, 'session') ?? (await freeSession(flow, `Agent: ${cut(firstLine(text), 30)}`));
    const pieces: string[] = [];
    await runForAnswer({ flow, input: text, sessionId }, token, (piece) => {
      pieces.push(piece);
    });
    return JSON.stringify({ flow: flow.entry.name, session: sessionId, answer: pieces.join('') });
  }

  private async read(input: unknown): Promise<string> {
    const sessionId = field(input, 'session');
    if (sessionId === undefined) throw missing('session');

    const asked = isRecord(input) ? asNumber(input['limit']) : undefined;
    const limit = Math.min(Math.max(Math.trunc(asked ?? defaultMessages), 1), maxMessages);
    for (const folder of this.runtimes.all()) {
      const { sessions } = await folder.runtime();
      const { messages } = await sessions.pageMessages({ sessionId, limit });
      if (messages.length === 0) continue;

      return JSON.stringify(
        messages.map((message) => ({
          from: authorOf(message),
          at: message.timestamp,
          text: message.text,
        })),
      );
    }
    throw new AppError('session-not-found', `The session ${sessionId} has no messages.`);
  }

  private async prepareRun(input: unknown): Promise<vscode.PreparedToolInvocation> {
    const flow = await explained(() => this.flowIn(input));
    const name = flow.entry.name;
    const text = cut(field(input, 'input') ?? '', shownInput);
    const session = field(input, 'session');
    const message = new vscode.MarkdownString();
    message.appendMarkdown(
      vscode.l10n.t(
        '**{0}** ({1}) may use its models, keys, files and the network.',
        plain(name),
        codeSpan(flow.entry.path),
      ),
    );
    if (text !== '') message.appendMarkdown(`\n\n${vscode.l10n.t('Input: {0}', codeSpan(text))}`);
    if (session !== undefined) {
      message.appendMarkdown(`\n\n${vscode.l10n.t('Session: {0}', codeSpan(session))}`);
    }
    return {
      invocationMessage: vscode.l10n.t('Running the flow {0}', name),
      confirmationMessages: { title: vscode.l10n.t('Run the flow {0}?', name), message },
    };
  }

  private prepareRead(input: unknown): vscode.PreparedToolInvocation {
    const session = field(input, 'session') ?? '';
    return {
      invocationMessage: vscode.l10n.t('Reading messages of {0}', session),
      confirmationMessages: {
        title: vscode.l10n.t('Read messages of a session?'),
        message: new vscode.MarkdownString(
          vscode.l10n.t('The messages of {0} are given to the model.', codeSpan(session)),
        ),
      },
    };
  }

  private async flowIn(input: unknown): Promise<FlowInFolder> {
    const wanted = field(input, 'flow');
    if (wanted === undefined) throw missing('flow');

    const flows = await this.runtimes.allFlows();
    const flow = flows.find(({ entry }) =>
      [entry.id, entry.endpointName, entry.path, entry.name].some((name) => name === wanted),
    );
    if (flow !== undefined) return flow;

    const names = flows.map(({ entry }) => entry.name).join(', ');
    throw new AppError('flow-not-found', `There is no flow named ${wanted}.`, {
      remedy: `The flows here: ${names}.`,
    });
  }
}

async function told(work: () => Promise<string>): Promise<vscode.LanguageModelToolResult> {
  const text = await explained(work);
  return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
}

/** Models read why something failed and what helps: they get both as one text. */
async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const { message, remedy = '' } = toAppError(thrown);
    throw new Error(`${message} ${remedy}`.trim(), { cause: thrown });
  }
}

function field(input: unknown, name: string): string | undefined {
  const value = isRecord(input) ? asString(input[name])?.trim() : undefined;
  return value === '' ? undefined : value;
}

function missing(name: string): AppError {
  return new AppError('input-invalid', `The field ${name} is missing.`);
}

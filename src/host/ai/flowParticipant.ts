import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { toAppError } from '../../base/errors';
import { asString, isRecord } from '../../base/json';
import type { FlowInFolder, FolderRuntimes } from '../folderRuntimes';
import { chatParticipantId, commandIds } from '../ids';
import type { CurrentSelection } from '../selection';
import { plain } from '../flowFile/hoverText';
import { cut, firstLine } from '../views/labels';
import { attachedText } from './attachedText';
import { freeSession, runForAnswer } from './runForAnswer';
import { explain } from '../words';

const sessionNameLength = 40;

/** What a turn of the chat leaves for the next one. */
interface TurnState {
  readonly folderKey: string;
  readonly flowId: string;
  readonly sessionId?: string | undefined;
}

/** `@flow` in the editor's chat: a conversation there is a session of a flow here. */
export class FlowParticipant {
  constructor(
    private readonly runtimes: FolderRuntimes,
    private readonly selection: CurrentSelection,
  ) {}

  register(iconPath: vscode.Uri): Disposable {
    const participant = vscode.chat.createChatParticipant(chatParticipantId, (...turn) =>
      this.answer(...turn),
    );
    participant.iconPath = iconPath;
    participant.followupProvider = { provideFollowups: (result) => followups(result) };
    return participant;
  }

  /** One turn. Errors are told in the chat, where the user is. */
  async answer(
    request: vscode.ChatRequest,
    context: vscode.ChatContext,
    stream: vscode.ChatResponseStream,
    token: vscode.CancellationToken,
  ): Promise<vscode.ChatResult> {
    const before = lastState(context);
    try {
      if (request.command === 'choose') return await this.choose(request.prompt, stream);

      const flow = await this.flowFor(before);
      if (flow === undefined) {
        stream.markdown(vscode.l10n.t('No flow is chosen. `/choose` lists the flows here.'));
        return {};
      }
      const isNew = request.command === 'new';
      return await this.run(flow, isNew ? undefined : before?.sessionId, {
        request,
        stream,
        token,
      });
    } catch (thrown) {
      const error = toAppError(thrown);
      const text = error.code === 'cancelled' ? vscode.l10n.t('Stopped.') : explain(error);
      return { errorDetails: { message: text }, ...(before && { metadata: before }) };
    }
  }

  private async run(
    flow: FlowInFolder,
    known: string | undefined,
    turn: {
      readonly request: vscode.ChatRequest;
      readonly stream: vscode.ChatResponseStream;
      readonly token: vscode.CancellationToken;
    },
  ): Promise<vscode.ChatResult> {
    const { request, stream, token } = turn;
    const { folder, entry } = flow;
    stream.reference(folder.uriOf(entry.path));
    const input = `${request.prompt}${await attachedText(request.references)}`;
    const name = cut(firstLine(request.prompt), sessionNameLength);
    const sessionId = known ?? (await freeSession(flow, name));
    stream.progress(vscode.l10n.t('{0} in the session {1}', entry.name, sessionId));
    await runForAnswer({ flow, input, sessionId }, token, (piece) => {
      stream.markdown(piece);
    });
    const state: TurnState = { folderKey: folder.key, flowId: entry.id, sessionId };
    stream.button({
      title: vscode.l10n.t('Open in Playground'),
      command: commandIds.openSession,
      arguments: [state],
    });
    return { metadata: state };
  }

  private async choose(
    wanted: string,
    stream: vscode.ChatResponseStream,
  ): Promise<vscode.ChatResult> {
    const flows = await this.runtimes.allFlows();
    const text = wanted.trim().toLowerCase();
    const named = flows.find(({ entry }) =>
      [entry.name, entry.path, entry.endpointName].some((name) => name?.toLowerCase() === text),
    );
    const flow = named ?? (await pick(flows));
    if (flow === undefined) {
      const names = flows.map(({ entry }) => `- ${plain(entry.name)}`).join('\n');
      stream.markdown(vscode.l10n.t('Nothing was chosen. The flows here:\n\n{0}', names));
      return {};
    }
    const { folder, entry } = flow;
    const chosen = vscode.l10n.t('What you write now goes to **{0}**.', plain(entry.name));
    stream.markdown(`${chosen} ${plain(entry.description)}`);
    stream.reference(folder.uriOf(entry.path));
    return { metadata: { folderKey: folder.key, flowId: entry.id } };
  }

  /** The flow of this conversation, else the selected one, else the only one, else the picked one. */
  private async flowFor(state: TurnState | undefined): Promise<FlowInFolder | undefined> {
    for (const known of [state, this.selection.current]) {
      const flow =
        known === undefined
          ? undefined
          : await this.runtimes.flowById(known.folderKey, known.flowId);
      if (flow !== undefined) return flow;
    }
    const flows = await this.runtimes.allFlows();
    return flows.length === 1 ? flows[0] : pick(flows);
  }
}

async function pick(flows: readonly FlowInFolder[]): Promise<FlowInFolder | undefined> {
  const items = flows.map((flow) => ({
    label: flow.entry.name,
    description: flow.entry.path,
    detail: flow.entry.description,
    flow,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Flow for This Chat'),
    placeHolder: vscode.l10n.t('Which flow?'),
    matchOnDescription: true,
  });
  return picked?.flow;
}

function followups({ metadata }: vscode.ChatResult): vscode.ChatFollowup[] {
  const state = readState(metadata);
  if (state?.sessionId === undefined) return [];

  return [
    { prompt: '', command: 'new', label: vscode.l10n.t('Start a new session') },
    { prompt: '', command: 'choose', label: vscode.l10n.t('Choose another flow') },
  ];
}

/** What our last turn in this conversation left. */
function lastState({ history }: vscode.ChatContext): TurnState | undefined {
  for (const turn of history.toReversed()) {
    const isOurs = 'response' in turn && turn.participant === chatParticipantId;
    const state = isOurs ? readState(turn.result.metadata) : undefined;
    if (state !== undefined) return state;
  }
  return undefined;
}

function readState(value: unknown): TurnState | undefined {
  if (!isRecord(value)) return undefined;

  const folderKey = asString(value['folderKey']);
  const flowId = asString(value['flowId']);
  const sessionId = asString(value['sessionId']);
  return folderKey === undefined || flowId === undefined
    ? undefined
    : { folderKey, flowId, sessionId };
}

import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import { asString, isRecord } from '../../base/json';
import type { OutputResult, RunError } from '../../protocol/model';
import type { FlowInFolder } from '../folderRuntimes';
import { commandIds } from '../ids';
import { withCancellableProgress } from '../progress';
import { requireTrust } from '../trust';
import { cut, firstLine } from '../views/labels';
import type { CommandContext, CommandHandlers } from './commandContext';
import { findFlow, findSession, pickFlow } from './targets';

/** What `Run Flow With Input` takes when it is called by other code. */
interface RunInput {
  readonly input?: string | undefined;
  readonly sessionId?: string | undefined;
  /** Runs what this component leads to, and what that needs. */
  readonly start?: string | undefined;
}

type FlowCommand =
  | 'openPlayground'
  | 'pickFlow'
  | 'openInSideBar'
  | 'pickSideBarFlow'
  | 'openSideBarInEditor'
  | 'runFlow'
  | 'runFlowWithInput'
  | 'runLastFlow'
  | 'stopFlow'
  | 'openFlowFile'
  | 'copyFlowId'
  | 'inspectRun'
  | 'refreshFlows';

const answerLength = 160;

export function flowCommands(
  context: CommandContext,
): Pick<CommandHandlers, (typeof commandIds)[FlowCommand]> {
  let last: { readonly flow: FlowInFolder; readonly input: RunInput } | undefined;
  const run = async (flow: FlowInFolder, input: RunInput): Promise<string> => {
    last = { flow, input };
    return runToEnd(context, flow, input);
  };
  return {
    [commandIds.openPlayground]: async (argument) => {
      const flow = await findFlow(context, argument);
      if (flow !== undefined) await context.panels.open(flow);
    },
    [commandIds.inspectRun]: async (argument) => {
      const { folder, flowId, sessionId } = await findSession(context, argument);
      const runId = isRecord(argument) ? asString(argument['runId']) : undefined;
      const flow = await context.runtimes.flowById(folder.key, flowId ?? '');
      if (flow === undefined || runId === undefined) {
        throw new AppError('run-not-found', 'The flow of this run is no longer in the folder.');
      }
      (await context.panels.open(flow, { sessionId })).inspect(runId);
    },
    [commandIds.pickFlow]: async () => {
      const flow = await pickFlow(context.runtimes);
      if (flow !== undefined) await context.panels.open(flow);
    },
    [commandIds.openInSideBar]: async (argument) => {
      const flow = await findFlow(context, argument);
      if (flow !== undefined) await context.sideBar.open(flow);
    },
    [commandIds.pickSideBarFlow]: async () => {
      const flow = await pickFlow(context.runtimes);
      if (flow !== undefined) await context.sideBar.open(flow);
    },
    [commandIds.openSideBarInEditor]: async () => {
      const { selection, runtimes, panels } = context;
      const { folderKey, flowId, sessionId } = selection.current ?? {};
      const flow = await runtimes.flowById(folderKey ?? '', flowId ?? '');
      if (flow !== undefined) await panels.open(flow, { sessionId });
    },
    [commandIds.runFlow]: async (argument) => {
      const flow = await findFlow(context, argument);
      if (flow === undefined) return;

      requireTrust();
      const panel = await context.panels.open(flow);
      await panel.runUnlessChat();
    },
    [commandIds.runFlowWithInput]: async (argument, more) => {
      const flow = await findFlow(context, argument);
      if (flow === undefined) return undefined;

      requireTrust();
      const input = isRunInput(more) ? more : await askInput(context, flow);
      return input === undefined ? undefined : run(flow, input);
    },
    [commandIds.runLastFlow]: async () => {
      if (last === undefined) {
        throw new AppError('run-not-found', 'No flow was run from a command yet.', {
          remedy: 'Use Run Flow With Input first.',
        });
      }
      requireTrust();
      return run(last.flow, last.input);
    },
    [commandIds.stopFlow]: async (argument) => {
      const flow = await findFlow(context, argument);
      const runtime = await flow?.folder.runtime();
      runtime?.runs.stop({ flowId: flow?.entry.id });
    },
    [commandIds.openFlowFile]: async (argument) => {
      const flow = await findFlow(context, argument);
      if (flow === undefined) return;

      await vscode.window.showTextDocument(flow.folder.uriOf(flow.entry.path));
    },
    [commandIds.copyFlowId]: async (argument) => {
      const flow = await findFlow(context, argument);
      if (flow !== undefined) await vscode.env.clipboard.writeText(flow.entry.id);
    },
    [commandIds.refreshFlows]: async () => {
      for (const folder of context.runtimes.all()) (await folder.runtime()).catalog.refresh();
    },
  };
}

async function askInput(
  { selection }: CommandContext,
  { entry }: FlowInFolder,
): Promise<RunInput | undefined> {
  const input = await vscode.window.showInputBox({
    title: vscode.l10n.t('Run {0}', entry.name),
    prompt: vscode.l10n.t('Input of the flow. Leave it empty to run with what the file says.'),
    placeHolder: vscode.l10n.t('Input'),
    ignoreFocusOut: true,
  });
  if (input === undefined) return undefined;

  const selected = selection.current;
  const isOther = selected?.flowId === entry.id && selected.sessionId !== entry.id;
  return {
    input: input === '' ? undefined : input,
    sessionId: isOther ? selected.sessionId : undefined,
  };
}

/** Runs with progress and Stop; shows the answer and returns it whole. */
async function runToEnd(
  context: CommandContext,
  flow: FlowInFolder,
  { input, sessionId, start }: RunInput,
): Promise<string> {
  const { entry, folder } = flow;
  const { runs } = await folder.runtime();
  let answer = '';
  let failure: RunError | undefined;
  let landed = sessionId;
  await withCancellableProgress(
    vscode.l10n.t('Running {0}', entry.name),
    async (signal, report) => {
      const request = {
        flow: entry.id,
        origin: 'command',
        inputValue: input,
        sessionId,
        outputType: 'any',
        start: start === undefined ? undefined : { component: start },
      } as const;
      for await (const event of runs.run(request, signal)) {
        if (event.type === 'run-start') landed = event.sessionId;
        if (event.type === 'node-end') report(event.record.component);
        if (event.type !== 'run-end') continue;

        failure = event.error;
        answer = event.outputs.map(outputText).find((text) => text !== '') ?? '';
      }
    },
  );
  if (failure !== undefined) {
    throw new AppError(failure.code, failure.message, {
      ...(failure.remedy === undefined ? {} : { remedy: failure.remedy }),
      subject: failure.subject,
    });
  }
  const shown =
    answer === ''
      ? vscode.l10n.t('{0} has run.', entry.name)
      : cut(firstLine(answer), answerLength);
  void vscode.window
    .showInformationMessage(shown, vscode.l10n.t('Open Playground'))
    .then(async (chosen) => {
      if (chosen !== undefined) await context.panels.open(flow, { sessionId: landed });
    });
  return answer;
}

function outputText(output: OutputResult): string {
  if (output.message !== undefined) return output.message.text;

  const [value] = Object.values(output.results);
  return typeof value?.value === 'string' ? value.value : '';
}

function isRunInput(value: unknown): value is RunInput {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['input', 'sessionId', 'start'].some((key) => key in value)
  );
}

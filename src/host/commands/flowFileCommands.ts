import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import { asString, isRecord } from '../../base/json';
import { editOf } from '../flowFile/flowFixes';
import { pickNode } from '../flowFile/goToNode';
import { revealNode } from '../flowFile/revealNode';
import { versionsFor } from '../flowVersions/pickVersions';
import { commandIds, graphViewType } from '../ids';
import { withCancellableProgress } from '../progress';
import { requireTrust } from '../trust';
import type { CommandContext, CommandHandlers } from './commandContext';
import { findFlow } from './targets';

type FlowFileCommand =
  | 'checkAllFlows'
  | 'openGraph'
  | 'compareFlowVersions'
  | 'goToNode'
  | 'keepSecret'
  | 'showComponents';

/** Commands on the text of flow files. */
export function flowFileCommands(
  context: CommandContext,
): Pick<CommandHandlers, (typeof commandIds)[FlowFileCommand]> {
  const { language } = context;
  return {
    [commandIds.checkAllFlows]: () => checkAll(context),
    [commandIds.goToNode]: async (argument) => {
      const flow = await findFlow(context, argument);
      if (flow === undefined) return;

      const uri = flow.folder.uriOf(flow.entry.path);
      const nodeId = isRecord(argument) ? asString(argument['nodeId']) : undefined;
      const field = isRecord(argument) ? asString(argument['field']) : undefined;
      if (nodeId === undefined) await pickNode(language.documents, uri, flow.entry.name);
      else await revealNode(language.documents, uri, nodeId, { field });
    },
    [commandIds.compareFlowVersions]: async (argument, more) => {
      const pair = await versionsFor(context.runtimes, argument, more);
      return pair === undefined ? undefined : language.versions.show(pair);
    },
    [commandIds.openGraph]: async (argument) => {
      const flow = await findFlow(context, argument);
      if (flow === undefined) return;

      const uri = flow.folder.uriOf(flow.entry.path);
      await vscode.commands.executeCommand('vscode.openWith', uri, graphViewType);
    },
    [commandIds.keepSecret]: (argument) => keepSecret(context, argument),
    [commandIds.showComponents]: (argument) => language.pages.show(argument),
  };
}

async function checkAll({ language }: CommandContext): Promise<unknown> {
  const count = await withCancellableProgress(vscode.l10n.t('Checking flows'), (signal, report) =>
    language.diagnostics.checkAll(signal, report),
  );
  await vscode.commands.executeCommand('workbench.actions.view.problems');
  const { files, problems } = count;
  vscode.window.setStatusBarMessage(
    problems === 0
      ? vscode.l10n.t('{0} flows checked, nothing found.', files)
      : vscode.l10n.t('{0} flows checked, {1} problems found.', files, problems),
    6000,
  );
  return count;
}

interface SecretPlace {
  readonly uri: vscode.Uri;
  readonly nodeId: string;
  readonly field: string;
  /** Suggested name of the variable. */
  readonly name: string;
}

/** First into the keychain, then out of the file: a key is never in neither. */
async function keepSecret({ language, secrets }: CommandContext, argument: unknown): Promise<void> {
  requireTrust();
  const place = secretPlace(argument);
  if (place === undefined) return;

  const analysis = await language.documents.read(place.uri);
  const value = analysis?.storedText(place.nodeId, place.field);
  const field = analysis?.fieldOf(place.nodeId, place.field);
  if (analysis === undefined || value === undefined || field === undefined) {
    throw new AppError('input-invalid', 'The value is not in the file any more.');
  }
  const name = await freeName(place.name, value, (each) => secrets.get(each));
  if (name === undefined) return;

  await secrets.set(name, value);
  const edit = editOf(place.uri, analysis, analysis.naming(field, name));
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new AppError('internal', `The value is kept as ${name}, but the file was not changed.`, {
      remedy: 'Save the file and try again.',
    });
  }
}

function secretPlace(argument: unknown): SecretPlace | undefined {
  if (!isRecord(argument)) return undefined;

  const uri = asString(argument['uri']);
  const nodeId = asString(argument['nodeId']);
  const field = asString(argument['field']);
  const name = asString(argument['name']);
  if (uri === undefined || nodeId === undefined || field === undefined) return undefined;

  return name === undefined ? undefined : { uri: vscode.Uri.parse(uri), nodeId, field, name };
}

/** A name that another value has is not given away without a word. */
async function freeName(
  suggested: string,
  value: string,
  get: (name: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  const current = await get(suggested);
  if (current === undefined || current === value) return suggested;

  return vscode.window.showInputBox({
    title: vscode.l10n.t('Another value is kept as {0}', suggested),
    prompt: vscode.l10n.t('Name of the variable for the value in this file'),
    value: `${suggested}_2`,
    ignoreFocusOut: true,
    validateInput: async (name) =>
      name.trim() === '' || (await get(name.trim())) !== undefined
        ? vscode.l10n.t('Choose a name that is not taken.')
        : undefined,
  });
}

import * as vscode from 'vscode';
import { isJsonObject, isRecord, tryParseJson } from '../../base/json';
import { commandIds } from '../ids';
import { apiSettings } from '../settings';
import type { CommandContext, CommandHandlers } from './commandContext';
import type { RunSnippet, SnippetLanguage } from './runSnippets';
import { findFlow } from './targets';

const languages: readonly SnippetLanguage[] = ['curl', 'JavaScript', 'Python', '.http'];

/** A run of a flow as code on the clipboard: with the session shown, and tweaks where the caller has some. */
export function snippetCommands(
  context: CommandContext,
): Pick<CommandHandlers, (typeof commandIds)['copyCurl' | 'copySnippet']> {
  return {
    [commandIds.copyCurl]: (argument) => copySnippet(context, argument, 'curl'),
    [commandIds.copySnippet]: async (argument, given) => {
      const language = languages.find((each) => each === given) ?? (await pickLanguage());
      if (language !== undefined) await copySnippet(context, argument, language);
    },
  };
}

async function pickLanguage(): Promise<SnippetLanguage | undefined> {
  const details: Readonly<Record<SnippetLanguage, string>> = {
    curl: vscode.l10n.t('for a shell'),
    JavaScript: vscode.l10n.t('for Node, with fetch'),
    Python: vscode.l10n.t('with the standard library'),
    '.http': vscode.l10n.t('for REST Client and the like'),
  };
  const items = languages.map((language) => ({
    label: language,
    description: details[language],
    language,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Copy the Run as Code'),
  });
  return picked?.language;
}

async function copySnippet(
  context: CommandContext,
  argument: unknown,
  language: SnippetLanguage,
): Promise<void> {
  const flow = await findFlow(context, argument);
  if (flow === undefined) return;

  const { entry } = flow;
  const { current } = context.selection;
  const isOther = current?.flowId === entry.id && current.sessionId !== entry.id;
  const { snippetWriters } = await import('../../core');
  const text = snippetWriters[language]({
    ...apiTarget(context),
    flow: entry.endpointName ?? entry.id,
    sessionId: isOther ? current.sessionId : undefined,
    ...overridesIn(argument),
  });
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(
    vscode.l10n.t('Copied a run of {0} as {1}.', entry.name, language),
    4000,
  );
}

/** The local API as code calls it: where it listens now, or would. */
export function apiTarget({ api }: CommandContext): Pick<RunSnippet, 'url' | 'needsKey'> {
  const { port, auth } = apiSettings();
  return { url: api.current?.url ?? `http://127.0.0.1:${port}`, needsKey: auth === 'key' };
}

/** What the Playground's runs use in place of the flow's own values. */
export function overridesIn(argument: unknown): Pick<RunSnippet, 'tweaks' | 'model'> {
  if (!isRecord(argument)) return {};

  const { model } = argument;
  // Other extensions may call the command with anything.
  const tweaks = tryParseJson(JSON.stringify(argument['tweaks'] ?? null));
  const isModel =
    isRecord(model) && typeof model['provider'] === 'string' && typeof model['model'] === 'string';
  return {
    ...(isJsonObject(tweaks) ? { tweaks } : {}),
    ...(isModel
      ? { model: { provider: String(model['provider']), model: String(model['model']) } }
      : {}),
  };
}

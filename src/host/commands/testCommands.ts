import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import { asStrings, isRecord } from '../../base/json';
import type { TestLanguage, TestTurn } from './testSnippets';
import type { FolderRuntime } from '../folderRuntime';
import { commandIds } from '../ids';
import { sessionLabel } from '../views/labels';
import type { CommandContext, CommandHandlers } from './commandContext';
import { apiTarget, overridesIn } from './snippetCommands';
import { findSession } from './targets';

const languages: readonly TestLanguage[] = ['JavaScript', 'Python'];

/** What was asked and answered in a session as a test of its flow, on the clipboard. */
export function testCommands(
  context: CommandContext,
): Pick<CommandHandlers, (typeof commandIds)['copyTest']> {
  return {
    [commandIds.copyTest]: async (argument, given) => {
      const language = languages.find((each) => each === given) ?? (await pickLanguage());
      if (language !== undefined) await copyTest(context, argument, language);
    },
  };
}

async function pickLanguage(): Promise<TestLanguage | undefined> {
  const details: Readonly<Record<TestLanguage, string>> = {
    JavaScript: vscode.l10n.t('for Node’s test runner'),
    Python: vscode.l10n.t('for unittest and pytest'),
  };
  const items = languages.map((language) => ({
    label: language,
    description: details[language],
    language,
  }));
  const title = vscode.l10n.t('Copy the Conversation as a Test');
  return (await vscode.window.showQuickPick(items, { title }))?.language;
}

async function copyTest(
  context: CommandContext,
  argument: unknown,
  language: TestLanguage,
): Promise<void> {
  const { folder, sessionId, flowId } = await findSession(context, argument);
  const flow =
    flowId === undefined ? undefined : await context.runtimes.flowById(folder.key, flowId);
  if (flow === undefined) {
    throw new AppError('flow-not-found', 'The flow of this session is not in the workspace.', {
      remedy: 'Select the session below its flow.',
    });
  }
  const { entry } = flow;
  const turns = givenTurns(argument) ?? (await storedTurns(folder, sessionId, entry.id));
  const answered = turns.filter((turn) => turn !== undefined);
  if (answered.length === 0) {
    throw new AppError('not-supported', 'There is no whole answer that a test could expect.', {
      remedy: 'Ask the flow something first.',
    });
  }
  const { testWriters } = await import('../../core');
  const text = testWriters[language]({
    ...apiTarget(context),
    flow: entry.endpointName ?? entry.id,
    title: `${entry.name}, ${sessionLabel(sessionId, entry.id)}`,
    turns: answered,
    leftOut: turns.length - answered.length,
    ...overridesIn(argument),
  });
  await vscode.env.clipboard.writeText(text);
  const said =
    answered.length === 1
      ? vscode.l10n.t('Copied a test of 1 turn for {0}.', language)
      : vscode.l10n.t('Copied a test of {0} turns for {1}.', answered.length, language);
  vscode.window.setStatusBarMessage(said, 4000);
}

/** Undefined stands for a turn that no test can be made of. */
type MaybeTurn = TestTurn | undefined;

async function storedTurns(
  folder: FolderRuntime,
  sessionId: string,
  flowId: string,
): Promise<readonly MaybeTurn[]> {
  const { sessions } = await folder.runtime();
  const { toTestTurn, turnsOfFlow } = await import('../../core');
  return (await turnsOfFlow(sessions, sessionId, flowId)).map(toTestTurn);
}

/** The Playground has read the turns itself: those selected, also of a session that is never stored. */
function givenTurns(argument: unknown): readonly MaybeTurn[] | undefined {
  const turns = isRecord(argument) ? argument['turns'] : undefined;
  if (!Array.isArray(turns)) return undefined;

  return turns.map((turn: unknown): MaybeTurn => {
    if (!isRecord(turn)) return undefined;

    const { question, answers, files } = turn;
    return typeof question !== 'string'
      ? undefined
      : { question, answers: asStrings(answers), files: asStrings(files) };
  });
}

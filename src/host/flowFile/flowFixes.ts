import * as vscode from 'vscode';
import type { FlowAnalysis } from '../../flow/source/analyse';
import type { TextChange } from '../../flow/source/edits';
import type { DiagnosisContext } from '../../flow/source/diagnose';
import type { FlowProblem } from '../../flow/source/problem';
import type { SecretStore } from '../../sessions/secretStore';
import { commandIds } from '../ids';
import { rangeOf, type FlowDocuments } from './flowDocuments';
import { diagnosisContext } from './keyKnowledge';
import { variableFor } from './variableName';

/** Remedies for what {@link FlowDiagnostics} finds, each the smallest change that helps. */
export class FlowFixes implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };

  constructor(
    private readonly documents: FlowDocuments,
    private readonly secrets: SecretStore,
  ) {}

  async provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const analysis = await this.documents.of(document);
    if (analysis === undefined) return [];

    const context = await diagnosisContext(this.documents, this.secrets, document.uri);
    return analysis.diagnose(context).flatMap((problem) => {
      const place = rangeOf(analysis, problem.span);
      if (place.intersection(range) === undefined) return [];

      const found = diagnostics.filter(
        (each) => each.code === problem.kind && each.range.isEqual(place),
      );
      return fixesOf({ document, analysis, problem, context }).map((action) => {
        action.diagnostics = found;
        return action;
      });
    });
  }
}

interface Finding {
  readonly document: vscode.TextDocument;
  readonly analysis: FlowAnalysis;
  readonly problem: FlowProblem;
  readonly context: DiagnosisContext;
}

function fixesOf(finding: Finding): readonly vscode.CodeAction[] {
  const { problem } = finding;
  switch (problem.kind) {
    case 'literal-secret':
      return keepSecret(finding);
    case 'missing-key':
      return problem.variable === undefined
        ? []
        : [
            commandFix(
              vscode.l10n.t('Set {0}…', problem.variable),
              commandIds.setVariable,
              { name: problem.variable },
              { isPreferred: true },
            ),
          ];
    case 'missing-model':
      return [
        commandFix(vscode.l10n.t('Set Default Model…'), commandIds.setDefaultModel, undefined, {
          isPreferred: true,
        }),
      ];
    case 'broken-edge':
      return removeConnection(finding);
    case 'edited-code':
      return [...useBuiltIn(finding), showComponents()];
    case 'unsupported-component':
      return [showComponents()];
    case 'outdated-format':
    case 'invalid':
      return [];
  }
}

/** The value goes to the keychain before it leaves the file, so the command does both. */
function keepSecret({ document, analysis, problem, context }: Finding): vscode.CodeAction[] {
  const { nodeId, field } = problem;
  const node = nodeId === undefined ? undefined : analysis.node(nodeId);
  if (node === undefined || field === undefined) return [];

  const name = variableFor(node, field, context);
  const title = vscode.l10n.t('Keep the Value in the Keychain as {0}', name);
  const argument = { uri: document.uri.toString(), nodeId, field, name };
  return [commandFix(title, commandIds.keepSecret, argument, { isPreferred: true })];
}

function removeConnection({ document, analysis, problem }: Finding): vscode.CodeAction[] {
  const title = vscode.l10n.t('Remove This Connection');
  return [editFix(title, document, analysis, [analysis.removal(problem.span)])];
}

/** Where a built-in component has the same name, it can run in place of the changed Python. */
function useBuiltIn({ document, analysis, problem, context }: Finding): vscode.CodeAction[] {
  const node = problem.nodeId === undefined ? undefined : analysis.node(problem.nodeId);
  const mark = analysis.map?.nodes.get(problem.nodeId ?? '')?.edited;
  const definition = node === undefined ? undefined : context.registry.find(node);
  if (definition === undefined || mark === undefined) return [];

  const title = vscode.l10n.t(
    'Use the Built-in {0} Instead of the Changed Code',
    definition.displayName,
  );
  return [editFix(title, document, analysis, [{ span: mark, text: 'false' }])];
}

function showComponents(): vscode.CodeAction {
  const title = vscode.l10n.t('Show the Components That Run Natively');
  return commandFix(title, commandIds.showComponents, undefined, { isPreferred: false });
}

function editFix(
  title: string,
  document: vscode.TextDocument,
  analysis: FlowAnalysis,
  changes: readonly TextChange[],
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.edit = editOf(document.uri, analysis, changes);
  return action;
}

/** Changes of an analysed text as an edit of its file. */
export function editOf(
  uri: vscode.Uri,
  analysis: FlowAnalysis,
  changes: readonly TextChange[],
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { span, text } of changes) edit.replace(uri, rangeOf(analysis, span), text);
  return edit;
}

function commandFix(
  title: string,
  command: string,
  argument: unknown,
  { isPreferred }: { readonly isPreferred: boolean },
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { title, command, arguments: argument === undefined ? [] : [argument] };
  action.isPreferred = isPreferred;
  return action;
}

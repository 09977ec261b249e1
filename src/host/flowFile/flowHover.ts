import * as vscode from 'vscode';
import type { FlowAnalysis } from '../../flow/source/analyse';
import type { SourceField } from '../../flow/source/sourceMap';
import type { ComponentDefinition } from '../../flow/component';
import type { FlowNode } from '../../flow/flowFile';
import type { SecretStore } from '../../sessions/secretStore';
import type { FlowInFolder, FolderRuntimes } from '../folderRuntimes';
import { commandIds } from '../ids';
import { rangeOf, type FlowDocuments } from './flowDocuments';
import { fieldHover, nodeHover, type HoverFacts } from './hoverText';
import { diagnosisContext } from './keyKnowledge';

const maxFields = 8;
const linkedCommands = [
  commandIds.openPlayground,
  commandIds.runFlowWithInput,
  commandIds.showComponents,
];

/** What a component of a flow file is, whether it runs here, how it is set and what it gave last. */
export class FlowHover implements vscode.HoverProvider {
  constructor(
    private readonly documents: FlowDocuments,
    private readonly runtimes: FolderRuntimes,
    private readonly secrets: SecretStore,
  ) {}

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): Promise<vscode.Hover | undefined> {
    const analysis = await this.documents.of(document);
    const found = analysis?.at(document.offsetAt(position));
    const node = found === undefined ? undefined : analysis?.node(found.node.id);
    if (analysis === undefined || found === undefined || node === undefined) return undefined;

    if (found.field !== undefined) {
      const text = await this.fieldText(document, node, found.field);
      return text === undefined
        ? undefined
        : new vscode.Hover(text, rangeOf(analysis, found.field.span));
    }
    return new vscode.Hover(await this.nodeText(document, analysis, node));
  }

  private async nodeText(
    document: vscode.TextDocument,
    analysis: FlowAnalysis,
    node: FlowNode,
  ): Promise<vscode.MarkdownString> {
    const [{ briefValue, checkFlow }, registry] = await Promise.all([
      import('../../core'),
      this.documents.registry(document.uri),
    ]);
    const definition = registry.find(node);
    const filled = [...node.fields.values()]
      .map((field) => ({ label: field.displayName, value: briefValue(field, definition) }))
      .filter(({ value }) => value !== '');
    const flow = await this.runtimes.flowOf(document.uri).catch(() => undefined);
    const support = analysis.flow === undefined ? [] : checkFlow(analysis.flow, registry);
    const facts: HoverFacts = {
      name: node.displayName,
      id: node.id,
      type: node.type,
      description: definition?.description,
      support: support.find(({ id }) => id === node.id),
      isFrozen: node.isFrozen,
      fields: filled.slice(0, maxFields),
      hiddenFields: Math.max(0, filled.length - maxFields),
      last: flow === undefined ? undefined : await lastRecord(flow, node.id),
    };
    const links = [
      ...(flow === undefined ? [] : [openLink(flow)]),
      ...(flow === undefined || definition === undefined ? [] : [runLink(flow, node.id)]),
      ...(definition === undefined ? [] : [componentLink(definition)]),
    ];
    return linked(`${nodeHover(facts, { nowMs: Date.now() })}\n\n${links.join(' · ')}`);
  }

  private async fieldText(
    document: vscode.TextDocument,
    node: FlowNode,
    { name }: SourceField,
  ): Promise<vscode.MarkdownString | undefined> {
    const field = node.fields.get(name);
    if (field === undefined) return undefined;

    const { briefValue } = await import('../../core');
    const { registry, isSet } = await diagnosisContext(this.documents, this.secrets, document.uri);
    const definition = registry.find(node);
    const declared = definition?.inputs.find((input) => input.name === name);
    const { value, loadFromDb } = field;
    const isName = loadFromDb && typeof value === 'string' && /^[\w .-]{1,64}$/.test(value);
    const variable = isName ? value : undefined;
    const info = field.raw['info'];
    const text = fieldHover(
      {
        name,
        label: field.displayName,
        type: field.type,
        info: typeof info === 'string' && info !== '' ? info : (declared?.info ?? ''),
        value: briefValue(field, definition),
      },
      variable === undefined ? undefined : { name: variable, isSet: isSet(variable) },
    );
    return linked(text);
  }
}

/** What a component did in the newest run of its flow. */
async function lastRecord(
  { folder, entry }: FlowInFolder,
  nodeId: string,
): Promise<HoverFacts['last']> {
  const store = folder.current?.store;
  const [newest] = (await store?.listRuns({ flowId: entry.id, limit: 1 })) ?? [];
  const run = newest === undefined ? undefined : await store?.getRun(newest.id);
  const record = run?.nodes.findLast((each) => each.nodeId === nodeId);
  return run === undefined || record === undefined
    ? undefined
    : { record, startedAt: run.startedAt };
}

function openLink({ folder, entry }: FlowInFolder): string {
  const argument = { folderKey: folder.key, flowId: entry.id };
  const title = vscode.l10n.t('Open Playground');
  return `[${title}](${commandLink(commandIds.openPlayground, argument)})`;
}

/** Runs what the component leads to, with the inputs that the file has. */
function runLink({ folder, entry }: FlowInFolder, start: string): string {
  const flow = { folderKey: folder.key, flowId: entry.id };
  const title = vscode.l10n.t('Run From Here');
  return `[${title}](${commandLink(commandIds.runFlowWithInput, flow, { start })})`;
}

function componentLink({ type }: ComponentDefinition): string {
  const title = vscode.l10n.t('About This Component');
  return `[${title}](${commandLink(commandIds.showComponents, { type })})`;
}

function commandLink(command: string, ...given: readonly unknown[]): string {
  return `command:${command}?${encodeURIComponent(JSON.stringify(given))}`;
}

/** Links to our own commands; what is quoted in the text cannot become one. */
function linked(text: string): vscode.MarkdownString {
  const result = new vscode.MarkdownString(text, true);
  result.isTrusted = { enabledCommands: linkedCommands };
  return result;
}

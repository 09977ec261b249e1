import type { JsonValue } from '../../base/json';
import { redactDetails, redactText } from '../../base/redact';
import type { FlowNode } from '../flowFile';
import {
  flowFacts,
  type ComparedEdge,
  type ComparedNode,
  type ComparedSetting,
  type FlowComparison,
} from './compareFlows';

type Side = 'before' | 'after';

const factNames: Readonly<Record<(typeof flowFacts)[number], string>> = {
  name: 'flow',
  description: 'description',
  endpointName: 'endpoint',
  lastTestedVersion: 'Langflow',
};

/**
 * One side of a comparison as a text to read: what two versions share stands in the same words at the
 * same place, so that an editor's own comparison shows what differs. Keys are left out.
 */
export function comparisonText(comparison: FlowComparison, side: Side): string {
  const flow = comparison[side];
  const facts = flowFacts.flatMap((fact) =>
    flow[fact] === undefined || flow[fact] === ''
      ? []
      : [`${factNames[fact]}: ${inline(redactText(flow[fact]))}`],
  );
  const nodes = comparison.nodes.flatMap((node) => nodeLines(node, side));
  const edges = comparison.edges.flatMap((edge) => edgeLines(edge, comparison.nodes, side));
  return [...facts, '', 'components:', ...nodes, 'connections:', ...edges, ''].join('\n');
}

function nodeLines(node: ComparedNode, side: Side): readonly string[] {
  const own = node[side];
  if (own === undefined) return [];

  const settings = node.settings.flatMap((setting) => settingLines(setting, side));
  return [`  ${inline(node.labels[side])}:`, `    type: ${own.type}`, ...settings, ''];
}

function settingLines(setting: ComparedSetting, side: Side): readonly string[] {
  const own = setting[side];
  if (own === undefined) return [];

  const label = `    ${inline(setting.label)}:`;
  if (own.isSecret) return [`${label} ${side === 'after' ? secretNote(setting) : '•••'}`];

  const text = valueText(own.value);
  const lines = text.split('\n');
  return lines.length === 1
    ? [`${label} ${text}`]
    : [`${label} |`, ...lines.map((line) => `      ${line}`.trimEnd())];
}

function secretNote({ before, isChanged }: ComparedSetting): string {
  return isChanged && before !== undefined ? '••• (another value)' : '•••';
}

function edgeLines(
  edge: ComparedEdge,
  nodes: readonly ComparedNode[],
  side: Side,
): readonly string[] {
  if (!(side === 'before' ? edge.inBefore : edge.inAfter)) return [];

  const [source, target] = [nodes[edge.source], nodes[edge.target]];
  const from = `${source?.labels[side] ?? '?'}.${outputLabel(source?.[side], edge.output)}`;
  const to = `${target?.labels[side] ?? '?'}.${fieldLabel(target?.[side], edge.field)}`;
  return [`  - ${inline(from)} → ${inline(to)}`];
}

function outputLabel(node: FlowNode | undefined, name: string): string {
  return node?.outputs.find((output) => output.name === name)?.displayName ?? name;
}

function fieldLabel(node: FlowNode | undefined, name: string): string {
  return node?.fields.get(name)?.displayName ?? name;
}

function valueText(value: JsonValue): string {
  if (typeof value === 'string') return redactText(value).replaceAll('\r\n', '\n');
  const variable = variableOf(value);
  if (variable !== undefined) return `variable ${redactText(variable)}`;
  if (typeof value !== 'object' || value === null) return String(value);

  return JSON.stringify(redactDetails(value), undefined, 2);
}

/** See `nodeContent.ts`: a field that names a variable. */
function variableOf(value: JsonValue): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;

  const entries = Object.entries(value);
  const [entry] = entries;
  const isName = entries.length === 1 && entry?.[0] === 'variable';
  return isName && typeof entry[1] === 'string' ? entry[1] : undefined;
}

function inline(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

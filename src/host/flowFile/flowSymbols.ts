import * as vscode from 'vscode';
import type { briefValue } from '../../flow/source/brief';
import type { FlowAnalysis } from '../../flow/source/analyse';
import type { SourceNode } from '../../flow/source/sourceMap';
import { rangeOf, type FlowDocuments } from './flowDocuments';

/** Fields that say something to a reader of the outline; the rest is a component's machinery. */
const maxFields = 60;

/** Outline, breadcrumbs and Go to Symbol by component and field, beside those of plain JSON. */
export class FlowSymbols implements vscode.DocumentSymbolProvider {
  constructor(private readonly documents: FlowDocuments) {}

  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
    const [analysis, core] = await Promise.all([this.documents.of(document), import('../../core')]);
    if (analysis?.map === undefined) return [];

    const symbols = new Map<string, vscode.DocumentSymbol>();
    const roots: vscode.DocumentSymbol[] = [];
    for (const node of analysis.map.nodes.values()) {
      if (node.kind === 'note') continue;

      const symbol = nodeSymbol(analysis, node);
      symbol.children = fieldSymbols(analysis, node, core.briefValue);
      symbols.set(node.id, symbol);
      const parent = node.parentId === undefined ? undefined : symbols.get(node.parentId);
      (parent?.children ?? roots).push(symbol);
    }
    return roots;
  }
}

function nodeSymbol(analysis: FlowAnalysis, node: SourceNode): vscode.DocumentSymbol {
  return new vscode.DocumentSymbol(
    node.displayName,
    node.id,
    node.kind === 'group' ? vscode.SymbolKind.Package : vscode.SymbolKind.Class,
    rangeOf(analysis, node.span),
    rangeOf(analysis, node.label),
  );
}

function fieldSymbols(
  analysis: FlowAnalysis,
  node: SourceNode,
  brief: typeof briefValue,
): vscode.DocumentSymbol[] {
  const read = analysis.node(node.id)?.fields;
  return [...node.fields.values()].slice(0, maxFields).map((field) => {
    const stored = read?.get(field.name);
    return new vscode.DocumentSymbol(
      field.displayName ?? field.name,
      stored === undefined ? '' : brief(stored),
      vscode.SymbolKind.Field,
      rangeOf(analysis, field.span),
      rangeOf(analysis, field.key),
    );
  });
}

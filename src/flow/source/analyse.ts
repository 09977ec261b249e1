import { toAppError, type AppError } from '../../base/errors';
import type { Flow, FlowNode } from '../flowFile';
import { parseFlowText } from '../parse';
import { diagnoseFlow, type DiagnosisContext } from './diagnose';
import { nameVariable, removeElement, type TextChange } from './edits';
import type { FlowProblem } from './problem';
import {
  fieldAt,
  fieldOf,
  mapFlowSource,
  nodeAt,
  type FlowSourceMap,
  type SourceField,
  type SourceNode,
  type Span,
} from './sourceMap';

/** Line and column of a place in a text, both counted from 0. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

/** One version of a flow file: what it means, and where that stands. */
export class FlowAnalysis {
  private lines: readonly number[] | undefined;
  private nodesById: ReadonlyMap<string, FlowNode> | undefined;

  private constructor(
    readonly text: string,
    /** Absent while the text cannot be read. */
    readonly flow: Flow | undefined,
    readonly error: AppError | undefined,
    /** Known, as far as it goes, also while the text is being edited. */
    readonly map: FlowSourceMap | undefined,
  ) {}

  /** Reads a flow file's text; throws nothing. */
  static of(text: string, path: string): FlowAnalysis {
    const map = mapFlowSource(text);
    try {
      return new FlowAnalysis(text, parseFlowText(text, { path }), undefined, map);
    } catch (error) {
      return new FlowAnalysis(text, undefined, toAppError(error), map);
    }
  }

  node(id: string): FlowNode | undefined {
    this.nodesById ??= new Map(this.flow?.nodes.map((node) => [node.id, node]));
    return this.nodesById.get(id);
  }

  /** The innermost node at an offset, with the field there. */
  at(
    offset: number,
  ): { readonly node: SourceNode; readonly field: SourceField | undefined } | undefined {
    const node = this.map === undefined ? undefined : nodeAt(this.map, offset);
    return node === undefined ? undefined : { node, field: fieldAt(node, offset) };
  }

  fieldOf(nodeId: string, field: string): SourceField | undefined {
    return this.map === undefined ? undefined : fieldOf(this.map, nodeId, field);
  }

  diagnose(context: DiagnosisContext): readonly FlowProblem[] {
    const { flow, map } = this;
    return flow === undefined || map === undefined ? [] : diagnoseFlow(flow, map, context);
  }

  /** Takes an element out of the array it stands in. */
  removal(span: Span): TextChange {
    return removeElement(this.text, span);
  }

  /** Makes a field name a variable. */
  naming(field: SourceField, variable: string): readonly TextChange[] {
    return nameVariable(this.text, field, variable);
  }

  /** The text value that a field stores. */
  storedText(nodeId: string, field: string): string | undefined {
    const value = this.node(nodeId)?.fields.get(field)?.value;
    return typeof value === 'string' ? value : undefined;
  }

  positionAt(offset: number): TextPosition {
    this.lines ??= lineStarts(this.text);
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.lines[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: offset - (this.lines[low] ?? 0) };
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

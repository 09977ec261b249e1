import {
  findNodeAtLocation,
  getNodeValue,
  modify,
  parseTree,
  type Edit,
  type Node,
} from 'jsonc-parser';
import { AppError } from '../base/errors';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json';
import type { ModelName } from '../protocol/model';
import type { Overrides } from '../protocol/parameters';

/** A replacement in a text. */
export type TextEdit = Pick<Edit, 'offset' | 'length' | 'content'>;

/**
 * The edits that put values into a flow file: each replaces one value and leaves every other byte as it
 * is. A model goes into the components that name one.
 * @param name of the file, for errors
 * @throws AppError `flow-unreadable`; `not-supported` for a component inside a group, whose values the
 * group holds; `input-invalid` for a field that the file does not have
 */
export function planWriteBack(
  text: string,
  overrides: Overrides,
  name: string,
): readonly TextEdit[] {
  const root = parseTree(text);
  const nodes =
    root && (findNodeAtLocation(root, ['data', 'nodes']) ?? findNodeAtLocation(root, ['nodes']));
  if (nodes?.type !== 'array') {
    throw new AppError('flow-unreadable', `${name} cannot be changed: it holds no single flow.`, {
      subject: { file: name },
    });
  }
  const format = formatOf(text);
  const replace = (value: Node, content: JsonValue): readonly TextEdit[] => {
    // Only this value is looked at, so that nothing around it is formatted anew.
    const own = text.slice(value.offset, value.offset + value.length);
    const [edit] = modify(own, [], content, { formattingOptions: format });
    const indented = (edit?.content ?? JSON.stringify(content)).replaceAll(
      '\n',
      `\n${indentAt(text, value.offset)}`,
    );
    return JSON.stringify(getNodeValue(value)) === JSON.stringify(content)
      ? []
      : [{ offset: value.offset, length: value.length, content: indented }];
  };
  const edits = Object.entries(overrides.tweaks).flatMap(([id, values]) => {
    const template = templateOf(nodes, id, name);
    return Object.entries(values).flatMap(([field, value]) => {
      const target = findNodeAtLocation(template, [field, 'value']);
      if (target === undefined) {
        throw new AppError('input-invalid', `${id} has no field ${field} in ${name}.`, {
          remedy: 'Reset this value and write the others.',
          subject: { nodeId: id, field, file: name },
        });
      }
      const variable = findNodeAtLocation(template, [field, 'load_from_db']);
      const isVariable = variable?.type === 'boolean' && variable.value === true;
      return [...replace(target, value), ...(isVariable ? replace(variable, false) : [])];
    });
  });
  const { model } = overrides;
  const models =
    model === undefined
      ? []
      : modelValues(nodes, model).flatMap(([at, value]) => replace(at, value));
  return [...edits, ...models].toSorted((a, b) => a.offset - b.offset);
}

/** The text after the edits. */
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((a, b) => b.offset - a.offset)
    .reduce(
      (result, { offset, length, content }) =>
        result.slice(0, offset) + content + result.slice(offset + length),
      text,
    );
}

function templateOf(nodes: Node, id: string, name: string): Node {
  const node = (nodes.children ?? []).find(
    (child) =>
      stringAt(child, ['id']) === id ||
      (stringAt(child, ['id']) === undefined && stringAt(child, ['data', 'id']) === id),
  );
  const template = node && findNodeAtLocation(node, ['data', 'node', 'template']);
  if (template !== undefined) return template;

  throw new AppError('not-supported', `${id} lies in a group of ${name}, which holds its values.`, {
    remedy: 'Reset its values here, and change them in Langflow.',
    subject: { nodeId: id, file: name },
  });
}

/** Where components name a model, and what is to stand there. */
function modelValues(nodes: Node, { provider, model }: ModelName): readonly [Node, JsonValue][] {
  return (nodes.children ?? []).flatMap((node): [Node, JsonValue][] => {
    const template = findNodeAtLocation(node, ['data', 'node', 'template']);
    if (template === undefined) return [];

    const list = findNodeAtLocation(template, ['model', 'value']);
    if (list?.type === 'array') {
      const first: JsonValue = (getNodeValue(list) as readonly JsonValue[])[0] ?? {};
      const before: JsonObject = isJsonObject(first) ? first : {};
      return [[list, [{ ...before, name: model, provider }]]];
    }
    const own = findNodeAtLocation(template, ['model_name', 'value']);
    const by =
      findNodeAtLocation(template, ['provider', 'value']) ??
      findNodeAtLocation(template, ['agent_llm', 'value']);
    return own === undefined || by === undefined
      ? []
      : [
          [own, model],
          [by, provider],
        ];
  });
}

function stringAt(node: Node, path: readonly string[]): string | undefined {
  const found = findNodeAtLocation(node, [...path]);
  return found?.type === 'string' ? String(found.value) : undefined;
}

/** How the file is indented. */
function formatOf(text: string): { insertSpaces: boolean; tabSize: number; eol: string } {
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  return { insertSpaces: !indent.startsWith('\t'), tabSize: indent.length, eol: '\n' };
}

/** White space that the line at a place begins with. */
function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

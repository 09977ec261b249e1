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
import { holderOf, templatePlaces, type TemplatePlace } from './source/templatePlaces';

/** A replacement in a text. */
export type TextEdit = Pick<Edit, 'offset' | 'length' | 'content'>;

/**
 * The edits that put values into a flow file: each replaces one value and leaves every other byte as it
 * is. A value of a component inside a group goes to where the group holds it. A model goes into the components that
 * name one.
 * @param name of the file, for errors
 * @throws AppError `flow-unreadable`; `not-supported` for a component and `input-invalid` for a field that the file
 * does not have
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
  const places = templatePlaces(nodes);
  const edits = Object.entries(overrides.tweaks).flatMap(([id, values]) => {
    const place = places.get(id);
    if (place === undefined) {
      throw new AppError('not-supported', `${name} has no component ${id}.`, {
        remedy: 'Reset the values of this component and write the others.',
        subject: { nodeId: id, file: name },
      });
    }
    return Object.entries(values).flatMap(([field, value]) => {
      const target = holderOf(place, field, 'value');
      if (target === undefined) {
        throw new AppError('input-invalid', `${id} has no field ${field} in ${name}.`, {
          remedy: 'Reset this value and write the others.',
          subject: { nodeId: id, field, file: name },
        });
      }
      const variable = holderOf(place, field, 'load_from_db');
      const isVariable = variable?.type === 'boolean' && variable.value === true;
      return [...replace(target, value), ...(isVariable ? replace(variable, false) : [])];
    });
  });
  const { model } = overrides;
  const models =
    model === undefined
      ? []
      : modelValues([...places.values()], model).flatMap(([at, value]) => replace(at, value));
  // The model is the last word on a value that was changed as well.
  const byPlace = new Map([...edits, ...models].map((edit) => [edit.offset, edit]));
  return [...byPlace.values()].toSorted((a, b) => a.offset - b.offset);
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

/** Where components name a model, and what is to stand there. */
function modelValues(
  places: readonly TemplatePlace[],
  { provider, model }: ModelName,
): readonly [Node, JsonValue][] {
  return places.flatMap((place): [Node, JsonValue][] => {
    const list = holderOf(place, 'model', 'value');
    if (list?.type === 'array') {
      const first: JsonValue = (getNodeValue(list) as readonly JsonValue[])[0] ?? {};
      const before: JsonObject = isJsonObject(first) ? first : {};
      return [[list, [{ ...before, name: model, provider }]]];
    }
    const own = holderOf(place, 'model_name', 'value');
    const by = holderOf(place, 'provider', 'value') ?? holderOf(place, 'agent_llm', 'value');
    return own === undefined || by === undefined
      ? []
      : [
          [own, model],
          [by, provider],
        ];
  });
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

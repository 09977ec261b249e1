import { AppError } from '../base/errors';
import type { JsonObject } from '../base/json';
import type {
  ComponentContext,
  InputDefinition,
  OutputDefinition,
  PortType,
} from '../flow/component';
import { Data, DataFrame, Message, ModelHandle, ToolHandle, type FlowValue } from '../flow/values';

/** Short forms for the inputs and outputs that components declare, and for their errors. */

type Rest = Omit<Partial<InputDefinition>, 'name' | 'displayName' | 'kind'>;

/** Text, written or from an edge. */
export function textField(name: string, displayName: string, rest: Rest = {}): InputDefinition {
  return { name, displayName, kind: 'text', accepts: ['Message'], ...rest };
}

/** A message; text becomes one. */
export function messageField(name: string, displayName: string, rest: Rest = {}): InputDefinition {
  return { name, displayName, kind: 'message', accepts: ['Message'], ...rest };
}

/** Text that is only written, never from an edge. */
export function stringField(name: string, displayName: string, rest: Rest = {}): InputDefinition {
  return { name, displayName, kind: 'string', ...rest };
}

/** One of a few words; the first is the default unless another is given. */
export function choiceField(
  name: string,
  displayName: string,
  options: readonly string[],
  rest: Rest = {},
): InputDefinition {
  return {
    name,
    displayName,
    kind: 'string',
    options,
    ...(options[0] === undefined ? {} : { defaultValue: options[0] }),
    ...rest,
  };
}

export function flagField(
  name: string,
  displayName: string,
  defaultValue: boolean,
  rest: Rest = {},
): InputDefinition {
  return { name, displayName, kind: 'boolean', defaultValue, ...rest };
}

export function integerField(name: string, displayName: string, rest: Rest = {}): InputDefinition {
  return { name, displayName, kind: 'integer', ...rest };
}

export function numberField(name: string, displayName: string, rest: Rest = {}): InputDefinition {
  return { name, displayName, kind: 'number', ...rest };
}

export function secretField(name: string, displayName: string, rest: Rest = {}): InputDefinition {
  return { name, displayName, kind: 'secret', ...rest };
}

/** Any value from an edge, as it is. */
export function valueField(
  name: string,
  displayName: string,
  accepts: readonly PortType[],
  rest: Rest = {},
): InputDefinition {
  return { name, displayName, kind: 'handle', accepts, ...rest };
}

export function output(
  name: string,
  displayName: string,
  method: string,
  ...types: readonly PortType[]
): OutputDefinition {
  return { name, displayName, method, types };
}

/** A value that a component cannot work with: names component and field. */
export function invalidInput(
  context: ComponentContext,
  field: string,
  message: string,
  remedy?: string,
): AppError {
  return new AppError('input-invalid', `${context.node.displayName}: ${message}`, {
    ...(remedy === undefined ? {} : { remedy }),
    subject: { nodeId: context.node.id, component: context.node.displayName, field },
  });
}

/** What people call a kind of value. */
export function kindOf(value: FlowValue | undefined): string {
  if (value === null || value === undefined) return 'no value';
  if (typeof value === 'string') return 'a text';
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (value instanceof Message) return 'a message';
  if (value instanceof Data) return 'a data object';
  if (value instanceof DataFrame) return 'a table';
  if (value instanceof ModelHandle) return 'a model';
  if (value instanceof ToolHandle) return 'a tool';
  return Array.isArray(value) ? 'a list' : 'an object';
}

/** An integer above zero; Langflow stores 0 or nothing where a limit is unset. */
export function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

/** A JSON object, as against the values that have a class of their own. */
export function isPlainObject(value: FlowValue | undefined): value is JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;

  return kindOf(value) === 'an object';
}

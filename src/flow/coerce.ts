import { AppError } from '../base/errors';
import { isJsonObject, type JsonObject, type JsonValue } from '../base/json';
import { dataText, pythonText } from './text';
import { Data, DataFrame, Message, ModelHandle, ToolHandle, type FlowValue } from './values';

/** Which field of which component a value is for; errors name both. */
export interface FieldPlace {
  readonly nodeId: string;
  readonly component: string;
  readonly field: string;
  /** The field's name as the user sees it. */
  readonly label: string;
}

/**
 * A value as text (Langflow: MessageTextInput): messages and data give theirs, nothing gives ''.
 * @throws AppError `input-invalid` where the value has no text.
 */
export function toText(value: FlowValue, place: FieldPlace): string {
  if (value === null) return '';
  if (typeof value !== 'object') return pythonText(value);
  if (value instanceof Message) return value.text;
  if (value instanceof Data) {
    if (value.text === undefined && value.defaultValue === '') {
      throw unfit(place, `got data without the key "${value.textKey}"`);
    }
    return dataText(value);
  }
  const message = storedMessage(value);
  if (message !== undefined) return message;
  throw unfit(place, `expects text but got ${nameOf(value)}`);
}

/** A whole number, or undefined where there is none. Fractions are cut off, as Python's `int` does. */
export function toInteger(value: FlowValue, place: FieldPlace): number | undefined {
  const number = toNumber(value, place);
  return number === undefined ? undefined : Math.trunc(number);
}

export function toNumber(value: FlowValue, place: FieldPlace): number | undefined {
  const plain = value instanceof Message || value instanceof Data ? toText(value, place) : value;
  if (plain === null || plain === '') return undefined;
  if (typeof plain === 'number') return plain;
  if (typeof plain === 'boolean') return Number(plain);
  if (typeof plain === 'string' && plain.trim() !== '') {
    const number = Number(plain);
    if (Number.isFinite(number)) return number;
    throw unfit(place, 'expects a number but got text');
  }
  throw unfit(place, `expects a number but got ${nameOf(plain)}`);
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  '1': true,
  yes: true,
  false: false,
  '0': false,
  no: false,
  '': false,
};

/** True or false; the words Langflow's BoolInput knows count too, and nothing is false. */
export function toBoolean(value: FlowValue, place: FieldPlace): boolean {
  if (typeof value === 'boolean') return value;
  if (value === null) return false;
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'string' || value instanceof Message) {
    const word = (typeof value === 'string' ? value : value.text).trim().toLowerCase();
    const truth = Object.hasOwn(truths, word) ? truths[word] : undefined;
    if (truth !== undefined) return truth;
    throw unfit(place, 'expects true or false but got other text');
  }
  throw unfit(place, `expects true or false but got ${nameOf(value)}`);
}

/** As an array without empty members; a single value stands alone in it. */
export function toList(value: FlowValue): readonly FlowValue[] {
  const members = Array.isArray(value) ? (value as readonly FlowValue[]) : [value];
  return members.filter((member) => member !== null && member !== '');
}

/** As a message; text and data are wrapped, nothing gives undefined. */
export function toMessage(value: FlowValue, place: FieldPlace): Message | undefined {
  if (value === null || value === '') return undefined;
  return value instanceof Message ? value : new Message({ text: toText(value, place) });
}

/** A message or data as an older or hand-written file stores it: an object with its text. */
function storedMessage(value: FlowValue): string | undefined {
  const object = isPlain(value) ? value : {};
  const inner = isJsonObject(object['data']) ? object['data'] : {};
  const text: JsonValue | undefined = object['text'] ?? inner['text'];
  return typeof text === 'string' ? text : undefined;
}

function isPlain(value: FlowValue): value is JsonObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.getPrototypeOf(value) === Object.prototype
  );
}

function unfit(place: FieldPlace, what: string): AppError {
  return new AppError('input-invalid', `${place.label} of ${place.component} ${what}.`, {
    remedy: 'Connect or enter a value of the right kind.',
    subject: { nodeId: place.nodeId, component: place.component, field: place.field },
  });
}

function nameOf(value: FlowValue): string {
  if (value instanceof Message) return 'a message';
  if (value instanceof Data) return 'a data object';
  if (value instanceof DataFrame) return 'a table';
  if (value instanceof ModelHandle) return 'a language model';
  if (value instanceof ToolHandle) return 'a tool';
  return Array.isArray(value) ? 'a list' : 'an object';
}

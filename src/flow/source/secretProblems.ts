import { redactText } from '../../base/redact';
import type { FlowNode, TemplateField } from '../flowFile';
import type { ComponentRegistry } from '../registry';
import type { FlowProblem } from './problem';
import { isSecretField } from './brief';
import { fieldOf, type FlowSourceMap } from './sourceMap';

/** Written where a key was taken out, or where one belongs. */
const placeholder = /^(?:redacted|x+|\*+|\.+|<.*>|\[.*\]|\{.*\}|your[-_ ].*|none|null|todo)$/i;

/** Shorter values of such fields are words such as `test`. */
const shortestSecret = 6;

/** Keys and passwords that lie in the file, where everyone who has the repository reads them. */
export function secretProblems(
  node: FlowNode,
  map: FlowSourceMap,
  registry: ComponentRegistry,
): readonly FlowProblem[] {
  const definition = registry.find(node);
  return [...node.fields.values()].flatMap((field) => {
    if (!holdsSecret(field, isSecretField(field, definition))) return [];

    const place = fieldOf(map, node.id, field.name);
    const span = place?.value;
    if (span === undefined) return [];

    return [
      {
        kind: 'literal-secret',
        severity: 'warning',
        message: `${field.displayName} of ${node.displayName} stands in the file for everyone to read. Keep it in a variable, and its name here.`,
        span,
        nodeId: node.id,
        field: field.name,
      },
    ];
  });
}

function holdsSecret(field: TemplateField, isSecret: boolean): boolean {
  const { value } = field;
  if (typeof value !== 'string' || field.loadFromDb) return false;

  const text = value.trim();
  if (text.length < shortestSecret || placeholder.test(text)) return false;
  if (!isSecret) return redactText(text) !== text;
  // The name of a variable, only not marked as one.
  return !/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text);
}

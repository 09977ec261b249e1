import { AppError } from '../base/errors';

/** Names that Langflow's prompt has use for itself. */
const reserved = [
  'code',
  'input_variables',
  'output_parser',
  'partial_variables',
  'template',
  'template_format',
  'validate_template',
];
const plainName = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/**
 * The variables of a prompt, each once, in their order: `{name}`, or with `mustache` `{{name}}`.
 * @throws AppError `input-invalid` where braces do not match or a name is none.
 */
export function promptVariables(
  template: string,
  syntax: 'braces' | 'mustache',
): readonly string[] {
  const fields = syntax === 'mustache' ? mustacheFields(template) : braceFields(template);
  const names = [...new Set(fields)];
  const bad = names.filter((name) => !plainName.test(name));
  if (bad.length > 0) {
    throw invalid(`Input variables contain invalid characters or formats: ${bad.join(', ')}`);
  }
  const taken = names.filter((name) => reserved.includes(name));
  if (taken.length > 0) {
    throw invalid(`Invalid input variables: none can be named ${taken.join(', ')}`);
  }
  return names;
}

function mustacheFields(template: string): readonly string[] {
  const fields = [...template.matchAll(/\{\{(.*?)\}\}/gs)].map(([, inner = '']) => inner.trim());
  if (fields.some((field) => /^[#/^>!&{=]/.test(field))) {
    throw invalid('Complex mustache syntax is not allowed: only plain {{variables}} are.');
  }
  return fields;
}

/** As Python's `string.Formatter` takes a template apart. */
function braceFields(template: string): readonly string[] {
  const fields: string[] = [];
  for (let index = 0; index < template.length; index++) {
    const character = template.charAt(index);
    if (character !== '{' && character !== '}') continue;
    if (template.charAt(index + 1) === character) {
      index++;
      continue;
    }
    const end = character === '{' ? template.indexOf('}', index) : -1;
    if (end < 0) throw invalid(`Single '${character}' encountered in format string`);
    const field = template.slice(index + 1, end);
    fields.push(field.replace(/[!:].*$/s, ''));
    index = end;
  }
  return fields;
}

function invalid(message: string): AppError {
  return new AppError('input-invalid', message);
}

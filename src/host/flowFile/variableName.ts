import type { FlowNode } from '../../flow/flowFile';
import type { DiagnosisContext } from '../../flow/source/diagnose';

const maxLength = 60;

/**
 * The name under which a key found in a file is kept: the one its provider's key usually has, else
 * component and field, as names of variables are written.
 */
export function variableFor(
  node: FlowNode,
  fieldName: string,
  { registry, keyVariableOf }: Pick<DiagnosisContext, 'registry' | 'keyVariableOf'>,
): string {
  const field = node.fields.get(fieldName);
  const label = field?.displayName ?? fieldName;
  const definition = registry.find(node);
  const candidates = [providerIn(node), definition?.displayName, node.displayName];
  const known = candidates
    .map((name) => (name === undefined ? undefined : keyVariableOf(name)))
    .find((name) => name !== undefined);
  if (known !== undefined && /key/i.test(label)) return known;

  const own = upperSnake(label);
  // "API Key" alone says nothing; "Tavily API Key" does.
  return /^(?:API_)?(?:KEY|TOKEN|PASSWORD|SECRET)$/.test(own)
    ? upperSnake(`${node.displayName} ${label}`)
    : own;
}

function providerIn(node: FlowNode): string | undefined {
  const value = node.fields.get('provider')?.value ?? node.fields.get('agent_llm')?.value;
  return typeof value === 'string' ? value : undefined;
}

function upperSnake(text: string): string {
  const name = text
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toUpperCase()
    .slice(0, maxLength);
  return /^[A-Z]/.test(name) ? name : `KEY_${name}`;
}

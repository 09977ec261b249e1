import { AppError } from '../base/errors';
import type { ComponentDefinition } from './component';
import type { FlowNode } from './flowFile';
import { isStockField, stockType } from './stockCode';

/** What stands for a stock component whose Python was changed, where nobody can tell what the change does. */
export type EditedComponents = 'useBuiltIn' | 'refuse';

/** How a node runs, and why it does not. */
export type Verdict =
  | { readonly kind: 'native'; readonly definition: ComponentDefinition }
  /** The native version stands for changed Python with the same inputs and outputs. */
  | { readonly kind: 'edited'; readonly definition: ComponentDefinition }
  /** Changed Python that no native version may stand for. */
  | { readonly kind: 'changed'; readonly changes: readonly string[] }
  | { readonly kind: 'custom' }
  | { readonly kind: 'unknown' };

/**
 * Judges a node by its code. Langflow marks a component as edited also where the code is its own again, or that of
 * another version: what counts is whether Langflow ever shipped it, comments and blanks apart. Of other code nothing
 * is known but what it declares. Where that is no more than the stock component has, the native version stands for it,
 * unless the user refuses.
 */
export function judgeNode(
  node: FlowNode,
  definition: ComponentDefinition | undefined,
  policy: EditedComponents,
  /** The component that Langflow ships with a code. */
  shippedAs: (code: string) => string | undefined = stockType,
): Verdict {
  if (definition === undefined) return { kind: isOwn(node) ? 'custom' : 'unknown' };
  if (!node.isEdited) return { kind: 'native', definition };

  const stock = node.code === undefined ? undefined : shippedAs(node.code);
  if (stock !== undefined && namesOf(definition).includes(stock)) {
    return { kind: 'native', definition };
  }
  const changes = changesOf(node, definition);
  const mayStand = policy === 'useBuiltIn' && changes.length === 0;
  return mayStand ? { kind: 'edited', definition } : { kind: 'changed', changes };
}

/** A module in `custom_components` alone does not tell: Langflow writes it whenever a stock component is rebuilt. */
function isOwn(node: FlowNode): boolean {
  if (node.isEdited || node.type === 'CustomComponent') return true;
  return node.module?.startsWith('custom_components.') === true;
}

function namesOf({ type, aliases = [] }: ComponentDefinition): readonly string[] {
  return [type, ...aliases];
}

/** What the node declares beyond the stock component in any of its versions. */
function changesOf(node: FlowNode, definition: ComponentDefinition): readonly string[] {
  const known = new Set([...ownFields, ...node.customFields]);
  for (const { name } of definition.inputs) known.add(name);
  const names = namesOf(definition);
  const fields = [...node.fields.values()]
    .filter(({ name }) => !known.has(name) && !name.startsWith('_'))
    .filter(({ name }) => !names.some((type) => isStockField(type, name)))
    .map(({ displayName }) => displayName);
  const outputs = node.outputs
    .filter(({ name, method, types }) => {
      const isOfTools = types.includes('Tool') || name === 'component_as_tool';
      const isKnown = definition.outputs.some((output) => output.name === name);
      return !isOfTools && !(method === undefined ? isKnown : method in definition.methods);
    })
    .map(({ displayName }) => displayName);
  return [...fields, ...outputs];
}

/** Fields that Langflow adds to any component. */
const ownFields = ['code', 'tools_metadata', 'tool_placeholder', 'tool_mode', 'is_refresh'];

/** Why a node cannot run; only for verdicts that name no native version. */
export function unsupported(node: FlowNode, verdict: Verdict): AppError {
  const subject = { nodeId: node.id, component: node.displayName };
  const name = `${node.displayName} (${node.type})`;
  switch (verdict.kind) {
    case 'changed':
      return verdict.changes.length === 0
        ? new AppError(
            'component-custom',
            `The Python of ${name} was edited, and edited components are refused.`,
            {
              remedy:
                'Set flowPlayground.editedComponents to useBuiltIn to run the built-in component in its place.',
              subject,
            },
          )
        : new AppError(
            'component-custom',
            `The Python of ${name} was edited: ${verdict.changes.join(', ')} of it is not in the built-in component.`,
            { remedy: ownCodeRemedy, subject },
          );
    case 'custom':
      return new AppError(
        'component-custom',
        `${name} has its own Python code, which is never run here.`,
        { remedy: ownCodeRemedy, subject },
      );
    case 'unknown':
    case 'native':
    case 'edited':
      return new AppError('component-unknown', `There is no native version of ${name} yet.`, {
        remedy: 'Replace the component, or run the flow on a Langflow server.',
        subject,
      });
  }
}

const ownCodeRemedy = 'Replace it with built-in components, or run the flow on a Langflow server.';

/** What the user is told of a node whose edited Python a native version stands for. */
export const editedNote =
  'Its Python was edited and is not run: the built-in component runs in its place.';

import { flowGraph } from '../../flow/flowGraph';
import { describeInterface, isKind } from '../../flow/flowInterface';
import type { ComponentRegistry } from '../../flow/registry';
import { toRunError } from '../../flow/runError';
import { validateFlow } from '../../flow/validate';
import { formInputs, formOutputs } from '../../flow/flowForm';
import type { Flow } from '../../flow/flowFile';
import type { PlaygroundFlow } from '../../protocol/playground';
import type { LoadedFlow } from '../../sessions/flowCatalog';

/** The flow as the page shows it, with everything that keeps it from running. */
export function viewFlow(
  { flow, path, entry, contentHash }: LoadedFlow,
  registry: ComponentRegistry,
): PlaygroundFlow {
  const { hasChatInput, hasChatOutput } = describeInterface(flow);
  const inputs = formInputs(flow, hasChatInput);
  const layout = layoutOf(flow, { hasChatInput, hasChatOutput, hasInputs: inputs.length > 0 });
  return {
    id: entry.id,
    name: entry.name,
    description: entry.description,
    file: path,
    layout,
    hasChatInput,
    hasChatOutput,
    inputs,
    outputs: formOutputs(flow, layout === 'chat'),
    nodeCount: flow.nodes.length,
    model: modelOf(flow),
    problems: validateFlow(flow, registry).map(toRunError),
    graph: flowGraph(flow),
    contentHash,
  };
}

interface Ends {
  readonly hasChatInput: boolean;
  readonly hasChatOutput: boolean;
  readonly hasInputs: boolean;
}

/** Chat where a person can write or only an answer appears; a form for all else; a Run button for the rest. */
function layoutOf(flow: Flow, ends: Ends): PlaygroundFlow['layout'] {
  if (ends.hasChatInput) return 'chat';
  if (ends.hasInputs || flow.nodes.some((node) => isKind(node, 'TextOutput'))) return 'form';

  return ends.hasChatOutput ? 'chat' : 'run';
}

/** The one model the flow names; empty where it names none or several. */
function modelOf(flow: Flow): string {
  const names = new Set(
    flow.nodes.flatMap((node) => {
      const value = node.fields.get('model_name')?.value;
      return typeof value === 'string' && value !== '' ? [value] : [];
    }),
  );
  const [name] = names;
  return names.size === 1 && name !== undefined ? name : '';
}

import { flowGraph } from '../../flow/flowGraph';
import { describeInterface } from '../../flow/flowInterface';
import type { ComponentRegistry } from '../../flow/registry';
import { toRunError } from '../../flow/runError';
import { validateFlow } from '../../flow/validate';
import type { FlowField, FlowInterface } from '../../flow/engine';
import type { Flow } from '../../flow/flowFile';
import type { PlaygroundField, PlaygroundFlow } from '../../protocol/playground';
import type { LoadedFlow } from '../../sessions/flowCatalog';

/** The flow as the page shows it, with everything that keeps it from running. */
export function viewFlow(
  { flow, path, entry, contentHash }: LoadedFlow,
  registry: ComponentRegistry,
): PlaygroundFlow {
  const shown = describeInterface(flow);
  return {
    id: entry.id,
    name: entry.name,
    description: entry.description,
    file: path,
    layout: layoutOf(shown),
    hasChatInput: shown.hasChatInput,
    hasChatOutput: shown.hasChatOutput,
    inputs: shown.inputs.map(fieldOf),
    outputs: shown.outputs.map(fieldOf),
    nodeCount: flow.nodes.length,
    model: modelOf(flow),
    problems: validateFlow(flow, registry).map(toRunError),
    graph: flowGraph(flow),
    contentHash,
  };
}

/** Chat where a person can write or an answer appears; a form for texts alone; else a Run button. */
function layoutOf(shown: FlowInterface): PlaygroundFlow['layout'] {
  if (shown.hasChatInput) return 'chat';
  if (shown.inputs.length + shown.outputs.length > 0) return 'form';

  return shown.hasChatOutput ? 'chat' : 'run';
}

function fieldOf({ nodeId, component, type, field, value }: FlowField): PlaygroundField {
  return { nodeId, label: component, type, field, value };
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

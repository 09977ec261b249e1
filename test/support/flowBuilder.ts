import type { JsonObject, JsonValue } from '../../src/base/json';
import type { Flow } from '../../src/flow/flowFile';
import { parseFlowText } from '../../src/flow/parse';

/** A node of a flow file: its id tells the type, as in Langflow, and `fields` gives values or whole fields. */
export interface NodeSpec {
  readonly id: string;
  readonly type?: string;
  readonly displayName?: string;
  readonly fields?: Readonly<Record<string, JsonValue>>;
  /** Output name to types; `message` with Message where absent. */
  readonly outputs?: Readonly<Record<string, readonly string[]>>;
  /** More keys of the node's definition. */
  readonly definition?: JsonObject;
}

/** `source.output > target.field`, with `~>` in place of `>` for an edge back into a Loop. */
export type EdgeSpec = string;

/** A flow file in Langflow's format. */
export function flowFile(nodes: readonly NodeSpec[], edges: readonly EdgeSpec[] = []): JsonObject {
  return {
    id: '0f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f1',
    name: 'Test flow',
    data: { nodes: nodes.map(nodeOf), edges: edges.map((spec) => edgeOf(spec, nodes)) },
  };
}

export function buildFlow(nodes: readonly NodeSpec[], edges: readonly EdgeSpec[] = []): Flow {
  return parseFlowText(JSON.stringify(flowFile(nodes, edges)), { path: 'test.json' });
}

function nodeOf(spec: NodeSpec): JsonObject {
  const type = spec.type ?? typeOf(spec.id);
  const outputs = spec.outputs ?? { message: ['Message'] };
  return {
    id: spec.id,
    type: 'genericNode',
    position: { x: 0, y: 0 },
    data: {
      id: spec.id,
      type,
      node: {
        display_name: spec.displayName ?? spec.id,
        template: Object.fromEntries(
          Object.entries(spec.fields ?? {}).map(([name, value]) => [name, fieldOf(name, value)]),
        ),
        outputs: Object.entries(outputs).map(([name, types]) => ({ name, types, method: name })),
        ...spec.definition,
      },
    },
  };
}

/** A plain value becomes a text field; an object with a type is a field already. */
function fieldOf(name: string, value: JsonValue): JsonObject {
  const isField = typeof value === 'object' && value !== null && 'type' in value;
  return {
    name,
    type: 'str',
    show: true,
    input_types: ['Message'],
    ...(isField ? value : { value }),
  };
}

function edgeOf(spec: EdgeSpec, nodes: readonly NodeSpec[]): JsonObject {
  const match = /^(\S+)\.([\w~|-]+) (~?)> (\S+)\.([\w~|-]+)$/.exec(spec);
  if (match === null) throw new Error(`Not an edge: ${spec}`);

  const [, source = '', output = '', back, target = '', field = ''] = match;
  const types = nodes.find((node) => node.id === source)?.outputs?.[output] ?? ['Message'];
  const targetHandle =
    back === '~'
      ? { dataType: typeOf(target), id: target, name: field, output_types: types }
      : { fieldName: field, id: target, inputTypes: types, type: 'str' };
  return {
    source,
    target,
    data: {
      sourceHandle: { dataType: typeOf(source), id: source, name: output, output_types: types },
      targetHandle,
    },
  };
}

function typeOf(id: string): string {
  return id.replace(/-[^-]*$/, '');
}

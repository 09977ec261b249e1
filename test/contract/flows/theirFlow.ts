import { isJsonArray, isJsonObject, type JsonObject } from '../../../src/base/json';
import type { FlowCase, NodeCase } from './flowCase';
import { text } from './json';
import type { ServerUnderTest } from './serverUnderTest';
import { edgeOf, grouped, type Definition } from './theirGraph';

/** Builds flows as Langflow's page does, of the components that a server has. */
export class TheirFlows {
  private constructor(
    private readonly server: ServerUnderTest,
    private readonly components: ReadonlyMap<string, JsonObject>,
  ) {}

  static async of(server: ServerUnderTest): Promise<TheirFlows> {
    const components = new Map<string, JsonObject>();
    for (const category of Object.values(await server.object('GET', '/api/v1/all'))) {
      if (!isJsonObject(category)) continue;
      for (const [name, component] of Object.entries(category)) {
        // A component of a bundle is listed as ext:openai:OpenAIModelComponent@official.
        const short = /^ext:[^:]+:(\w+)@/.exec(name)?.[1] ?? name;
        if (isJsonObject(component) && 'template' in component) components.set(short, component);
      }
    }
    return new TheirFlows(server, components);
  }

  async flowOf(it: FlowCase): Promise<JsonObject> {
    const nodes = new Map<string, JsonObject>();
    for (const [id, node] of Object.entries(it.nodes)) nodes.set(id, await this.nodeOf(id, node));
    const edges = (it.edges ?? []).map((spec) => edgeOf(spec, nodes));
    const graph = { nodes: [...nodes.values()], edges };
    const data = it.group === undefined ? graph : grouped(graph, it.group);
    return { description: '', data: { ...data, viewport: { x: 0, y: 0, zoom: 1 } } };
  }

  private async nodeOf(id: string, node: NodeCase): Promise<JsonObject> {
    const type = node.type ?? id.replace(/-[^-]*$/, '');
    const known = this.components.get(type);
    if (known === undefined) throw new Error(`${type} is not in this Langflow`);

    let definition = JSON.parse(JSON.stringify(known)) as Definition;
    forgetWords(definition);
    setValues(definition, node);
    if (node.refresh !== undefined) definition = await this.refreshed(definition, node.refresh);
    if (node.tools !== undefined) definition = await this.asTools(definition, node.tools, type);
    Object.assign(definition, node.definition, {
      display_name: node.displayName ?? definition['display_name'],
    });
    return {
      id,
      type: 'genericNode',
      position: { x: 0, y: 0 },
      data: { id, type, node: definition, ...node.data },
    };
  }

  /** What the server makes of a component after a change of one of its fields. */
  private async refreshed(definition: Definition, field: string): Promise<Definition> {
    const isToolMode = field === 'tool_mode';
    const updated = await this.server.object('POST', '/api/v1/custom_component/update', {
      code: definition.template['code']?.['value'] ?? '',
      frontend_node: definition,
      template: definition.template,
      field,
      field_value: isToolMode ? true : (definition.template[field]?.['value'] ?? null),
      tool_mode: isToolMode,
    });
    return { ...definition, ...updated };
  }

  private async asTools(
    definition: Definition,
    tools: Readonly<Record<string, JsonObject>>,
    type: string,
  ): Promise<Definition> {
    const refreshed = await this.refreshed(definition, 'tool_mode');
    const field = refreshed.template['tools_metadata'];
    const rows = field?.['value'];
    if (field === undefined || !isJsonArray(rows)) throw new Error(`${type} has no tools`);

    field['value'] = rows.filter(isJsonObject).map((row) => ({
      ...row,
      description: `Does ${text(row['name'])}.`,
      ...tools[text(row['name'])],
    }));
    return { ...refreshed, tool_mode: true };
  }
}

/** Longer than any name or setting, so a text of Langflow's, which neither side is to use. */
const longestSetting = 40;

function forgetWords({ template }: Definition): void {
  for (const [name, field] of Object.entries(template)) {
    const { value } = field;
    if (name !== 'code' && typeof value === 'string' && value.length > longestSetting) {
      field['value'] = '';
    }
  }
}

function setValues(definition: Definition, node: NodeCase): void {
  const { template } = definition;
  for (const [name, value] of Object.entries(node.values ?? {})) {
    template[name] ??= {
      name,
      display_name: name,
      type: 'str',
      input_types: ['Message'],
      list: false,
      advanced: false,
    };
    Object.assign(template[name], { value, show: true });
  }
  for (const [name, keys] of Object.entries(node.fields ?? {})) {
    template[name] = { ...template[name], ...keys };
  }
}

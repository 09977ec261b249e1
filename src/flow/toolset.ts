import { toAppError } from '../base/errors';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../base/json';
import type { InputDefinition, OutputDefinition, OwnTool } from './component';
import { VisitContext, type ContextParts } from './context';
import { toJson } from './show';
import { ToolHandle, type FlowValue } from './values';

/** Makes a context whose fields are set to a tool's arguments. */
export type WithArguments = (
  overrides: ReadonlyMap<string, FlowValue>,
  signal: AbortSignal,
) => ContextParts;

/**
 * A component's outputs as tools for an agent: one per output, named after its method, unless it offers
 * itself as one. Rows of the node's
 * `tools_metadata` rename and describe them or switch them off (Langflow: matched by their first tag).
 */
export async function makeTools(
  parts: ContextParts,
  withArguments: WithArguments,
  /** The name of its one tool in older versions. */
  olderName?: string,
): Promise<readonly ToolHandle[]> {
  const rows = metadataRows(parts);
  const { outputs, asTool, makeTools: own } = parts.definition;
  if (own !== undefined) {
    const context = new VisitContext(parts);
    const tools = await own(context);
    return tools.flatMap((tool) => makeOwnTool(parts, tool, rows, withArguments));
  }
  const offered = outputs.filter(
    ({ types, isNoTool }) => !types.includes('Tool') && isNoTool !== true,
  );
  // Since 1.9 also those that offered themselves as one tool offer one per output, named after both.
  const ofOutput = ({ method }: OutputDefinition): string => `${asTool?.name ?? ''}_${method}`;
  const isSplit = asTool !== undefined && offered.some((output) => rows.has(ofOutput(output)));
  const isOne = (asTool !== undefined && !isSplit) || olderName !== undefined;
  return (isOne ? offered.slice(0, 1) : offered).flatMap((output) => {
    const row = isSplit
      ? (rows.get(ofOutput(output)) ?? { name: ofOutput(output) })
      : (rows.get(asTool?.name ?? output.method) ?? rows.get(output.method));
    if (row?.['status'] === false) return [];

    const shown = olderName === undefined ? (row ?? {}) : { name: olderName };
    return [makeTool(parts, output, shown, withArguments)];
  });
}

/** A tool of the component's own making; a row may rename and describe it or switch it off. */
function makeOwnTool(
  parts: ContextParts,
  { spec, call }: OwnTool,
  rows: ReadonlyMap<string, JsonObject>,
  withArguments: WithArguments,
): readonly ToolHandle[] {
  const { node } = parts;
  const name = toolName(spec.name);
  const row = rows.get(name) ?? (rows.size === 1 ? [...rows.values()][0] : undefined) ?? {};
  if (row['status'] === false) return [];

  const shown = {
    ...spec,
    name: toolName(text(row['name']) ?? name),
    description: text(row['description']) ?? spec.description,
  };
  const use = async (input: JsonObject, signal: AbortSignal): Promise<JsonValue> => {
    const context = new VisitContext(withArguments(new Map(), signal));
    await context.prepare();
    return guarded(parts, () => call(context, input));
  };
  return [new ToolHandle(shown, use, { id: node.id, component: node.displayName })];
}

async function guarded(
  { node }: ContextParts,
  work: () => Promise<FlowValue> | FlowValue,
): Promise<JsonValue> {
  try {
    return toJson(await work());
  } catch (thrown) {
    throw toAppError(thrown, 'component-failed').about({
      nodeId: node.id,
      component: node.displayName,
    });
  }
}

function makeTool(
  parts: ContextParts,
  output: OutputDefinition,
  row: JsonObject,
  withArguments: WithArguments,
): ToolHandle {
  const { definition, node } = parts;
  const { asTool } = definition;
  const inputs = argumentInputs(parts);
  const spec = {
    name: toolName(text(row['name']) ?? asTool?.name ?? output.method),
    description:
      text(row['description']) ??
      asTool?.describe(new VisitContext(parts)) ??
      definition.description,
    parameters: schemaOf(inputs),
  };
  const call = async (input: JsonObject, signal: AbortSignal): Promise<JsonValue> => {
    const known = Object.entries(input).filter(([key]) => inputs.some(({ name }) => name === key));
    const context = new VisitContext(withArguments(new Map(known), signal));
    await context.prepare();
    return guarded(parts, async () => (await definition.methods[output.method]?.(context)) ?? null);
  };
  return new ToolHandle(spec, call, { id: node.id, component: node.displayName });
}

/** The inputs meant for it, else all that take plain values. */
function argumentInputs(parts: ContextParts): readonly InputDefinition[] {
  const { inputs } = parts.definition;
  const meant = inputs.filter((input) => input.isToolArgument === true);
  return meant.length > 0 ? meant : inputs.filter((input) => schemaTypes[input.kind] !== undefined);
}

const schemaTypes: Partial<Record<InputDefinition['kind'], string>> = {
  text: 'string',
  message: 'string',
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  object: 'object',
};

function schemaOf(inputs: readonly InputDefinition[]): JsonObject {
  const properties = inputs.map((input) => [input.name, schemaOfInput(input)] as const);
  const required = inputs.filter((input) => input.isRequired === true).map((input) => input.name);
  return { type: 'object', properties: Object.fromEntries(properties), required };
}

function schemaOfInput(input: InputDefinition): JsonObject {
  const single: JsonObject = {
    type: schemaTypes[input.kind] ?? 'string',
    ...(input.options === undefined ? {} : { enum: input.options }),
  };
  const description =
    input.info === undefined || input.info === '' ? {} : { description: input.info };
  return {
    ...(input.isList === true ? { type: 'array', items: single } : single),
    title: input.displayName,
    ...description,
    ...usualOf(input),
  };
}

/** What counts where the model leaves the argument out. */
function usualOf({ defaultValue, isRequired }: InputDefinition): JsonObject {
  if (isRequired === true || defaultValue === '') return {};
  const isPlain =
    typeof defaultValue === 'string' ||
    typeof defaultValue === 'number' ||
    typeof defaultValue === 'boolean';
  return isPlain ? { default: defaultValue } : {};
}

/** Rows by the method they are for. */
function metadataRows(parts: ContextParts): ReadonlyMap<string, JsonObject> {
  const value = parts.node.fields.get('tools_metadata')?.value;
  const rows = isJsonArray(value) ? value.filter(isJsonObject) : [];
  return new Map(
    rows.map((row) => {
      const tags = row['tags'];
      const tag = isJsonArray(tags) ? tags[0] : undefined;
      return [text(tag) ?? text(row['name']) ?? '', row];
    }),
  );
}

function toolName(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/g, '-');
}

function text(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isAppError } from '../../src/base/errors';
import { isJsonArray, type JsonObject, type JsonValue } from '../../src/base/json';
import type { Flow, FlowNode, TemplateField } from '../../src/flow/flowFile';
import { isKind } from '../../src/flow/flowInterface';
import type { ComponentRegistry } from '../../src/flow/registry';
import { validateFlow } from '../../src/flow/validate';
import { makeDocx, makePdf } from '../support/documentBuilders';

/** What a flow is given that its author had: values of empty fields, files, variables. */
export interface Provisions {
  readonly tweaks: Readonly<Record<string, JsonObject>>;
  readonly variables: Readonly<Record<string, string>>;
  /** One line for each value that was missing. */
  readonly given: readonly string[];
}

/** Fills what is missing, as a person would before the first run, and puts the files there that it names. */
export async function provide(
  flow: Flow,
  registry: ComponentRegistry,
  uploads: string,
): Promise<Provisions> {
  const gifts: Gift[] = [
    ...requiredValues(flow, registry),
    ...flow.nodes.flatMap((node) => usualValues(node, isFed(flow, node))),
  ];
  for (const node of flow.nodes) gifts.push(...(await files(node, isFed(flow, node), uploads)));

  const tweaks = new Map<string, JsonObject>();
  for (const { node, field, value } of gifts) {
    tweaks.set(node.id, { ...tweaks.get(node.id), [field]: value });
  }
  return {
    tweaks: Object.fromEntries(tweaks),
    variables: variablesOf(flow),
    given: gifts.map(({ node, field }) => `${node.displayName}: ${field}`),
  };
}

interface Gift {
  readonly node: FlowNode;
  readonly field: string;
  readonly value: JsonValue;
}

function isFed(flow: Flow, node: FlowNode): boolean {
  return node.isToolMode || flow.edges.some(({ target }) => target === node.id);
}

/** What validation misses. */
function requiredValues(flow: Flow, registry: ComponentRegistry): readonly Gift[] {
  return validateFlow(flow, registry).flatMap((error) => {
    const { nodeId, field } = isAppError(error, 'flow-invalid') ? error.subject : {};
    const node = flow.nodes.find(({ id }) => id === nodeId);
    const isMissing = field !== undefined && error.message.includes('is missing');
    return node !== undefined && isMissing
      ? [{ node, field, value: sampleValue(node, field) }]
      : [];
  });
}

/** What an author enters although nothing demands it. */
function usualValues(node: FlowNode, fed: boolean): readonly Gift[] {
  if (isKind(node, 'Webhook') && isEmpty(node.fields.get('data')?.value ?? '')) {
    return [{ node, field: 'data', value: '{"name": "tea", "amount": 3}' }];
  }
  if (isKind(node, 'APIRequest') && !node.isToolMode && !hasSource(node)) {
    return [{ node, field: 'url_input', value: 'https://api.test/echo' }];
  }
  // An agent without a question: whoever runs the flow types one.
  return isKind(node, 'Agent') && !fed
    ? [{ node, field: 'input_value', value: 'What is tea?' }]
    : [];
}

async function files(node: FlowNode, fed: boolean, uploads: string): Promise<readonly Gift[]> {
  if (isKind(node, 'ChatInput')) return [];

  const gifts: Gift[] = [];
  for (const field of [...node.fields.values()].filter(({ type }) => type === 'file')) {
    const isNamed = await provideFiles(field, uploads);
    if (isNamed || fed || hasSource(node)) continue;

    const file = await sampleFile(field, uploads);
    gifts.push({ node, field: field.name, value: field.isList ? [file] : file });
  }
  return gifts;
}

/** A value for a field that must not be empty, by what the field is called. */
function sampleValue(node: FlowNode, name: string): JsonValue {
  const field = node.fields.get(name);
  if (field === undefined) return textFor(name);
  // An input without an edge that the author forgot: what would have come over it.
  if (takesData(field)) return { value: { data: { text: 'Tea is a drink.' } } };

  const [option] = field.options;
  const value = plainSamples[field.type] ?? option ?? textFor(name);
  return field.isList ? [value] : value;
}

const plainSamples: Readonly<Record<string, JsonValue>> = { int: 5, float: 5, bool: true };

function takesData({ inputTypes }: TemplateField): boolean {
  const isData = inputTypes.some((type) => ['Data', 'JSON', 'DataFrame', 'Table'].includes(type));
  return isData && !inputTypes.includes('Message');
}

function textFor(name: string): string {
  if (/database_url|connection/i.test(name)) return 'sqlite:///sample.db';
  if (/query/i.test(name)) return 'SELECT 1 AS one';
  if (/url|link|endpoint/i.test(name)) return 'https://example.test/';
  if (/symbol|ticker/i.test(name)) return 'TEA';
  if (/path|file|folder|directory/i.test(name)) return 'sample.txt';
  return 'tea';
}

/** Whether the node says by another field than a file where its contents come from. */
function hasSource(node: FlowNode): boolean {
  return [...node.fields.values()].some(
    ({ name, type, value }) =>
      type === 'str' && /url|curl|path$|string$/i.test(name) && !isEmpty(value),
  );
}

/** Puts a file where the field says there is one. False where it names none. */
async function provideFiles({ filePath, value }: TemplateField, uploads: string): Promise<boolean> {
  const stored = isEmpty(filePath) ? value : filePath;
  const names = (isJsonArray(stored) ? stored : [stored]).filter(
    (name): name is string => typeof name === 'string' && name !== '',
  );
  for (const name of names) await writeSample(path.join(uploads, name.replaceAll('\\', '/')));
  return names.length > 0;
}

function isEmpty(value: JsonValue): boolean {
  return value === null || value === '' || (isJsonArray(value) && value.length === 0);
}

const kinds = ['txt', 'csv', 'json', 'pdf'];

async function sampleFile({ raw }: TemplateField, uploads: string): Promise<string> {
  const types = raw['fileTypes'];
  const allowed = isJsonArray(types) ? types : [];
  const kind = kinds.find((extension) => allowed.includes(extension)) ?? 'txt';
  await writeSample(path.join(uploads, `sample.${kind}`));
  return `sample.${kind}`;
}

async function writeSample(file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, sampleOf(path.extname(file).slice(1).toLowerCase()));
}

function sampleOf(extension: string): string | Uint8Array {
  switch (extension) {
    case 'csv':
      return 'name,letter,number,text\ngreen,g,3,Tea is a drink\nblack,b,4,Tea is hot\n';
    case 'json':
      return '{"name": "tea", "items": [{"id": 1, "text": "green"}]}';
    case 'pdf':
      return makePdf(['Tea is a drink.']);
    case 'docx':
      return makeDocx(['Tea is a drink.']);
    default:
      return 'Tea is a drink.\nIt is hot.\n';
  }
}

/** Values for the global variables that the flow names. */
function variablesOf(flow: Flow): Readonly<Record<string, string>> {
  const names = flow.nodes.flatMap((node) =>
    [...node.fields.values()].flatMap(({ loadFromDb, value }) =>
      loadFromDb && typeof value === 'string' && value !== '' ? [value] : [],
    ),
  );
  return Object.fromEntries(
    names.map((name) => [
      name,
      /url|endpoint|host/i.test(name) ? 'https://example.test/' : 'scripted-key',
    ]),
  );
}

import assert from 'node:assert/strict';
import type { JsonValue } from '../../src/base/json';
import { builtinComponents } from '../../src/components/builtin';
import { Data, DataFrame, Message, type FlowValue } from '../../src/flow/values';
import recorded from '../fixtures/recorded/components.json';
import { component, runToEnd } from '../support/engineUnderTest';
import { buildFlow, type NodeSpec } from '../support/flowBuilder';

/** What arrives over an edge: the text of a message, the object of data, or the rows of a table. */
type Given = Readonly<Record<string, JsonValue>>;

interface RecordedCase {
  readonly component: string;
  readonly title: string;
  readonly values?: Readonly<Record<string, JsonValue>>;
  readonly arriving?: Readonly<Record<string, Given | readonly Given[]>>;
  readonly output: string;
  readonly gives?: JsonValue;
  readonly fails?: boolean;
}

/** Cases in which the outputs differ on purpose; docs/differences.md has the reasons. */
const different = new Set([
  // The order of a list that several edges bring is chance in Langflow.
  'ParseData: fills its template',
  'ParseData: joins with its separator',
  'SelectData: takes one item',
  'DataToDataFrame: makes rows',
  'MergeDataComponent: concatenates',
  'MergeDataComponent: appends',
  'MergeDataComponent: merges',
  'MergeDataComponent: joins',
  // The calculator knows more, and says in its own words what it does not know.
  'CalculatorComponent: works out -(4-1)',
  'CalculatorComponent: works out 10 % 3',
  'CalculatorComponent: works out abc',
]);

function valueOf(given: Given): FlowValue {
  const [[kind, content] = ['', null]] = Object.entries(given);
  if (kind === 'message') return new Message({ text: content as string });
  return kind === 'data' ? new Data(content as Given) : new DataFrame(content as readonly Given[]);
}

/** As Langflow shows an output: texts, objects and rows. */
function shown(value: FlowValue): unknown {
  if (Array.isArray(value)) return value.map(shown);
  if (value instanceof Message) return value.text;
  if (value instanceof Data) return value.data;
  if (!(value instanceof DataFrame)) return value;

  const { columns } = value;
  return value.rows.map((row) =>
    Object.fromEntries(columns.map((column) => [column, row[column] ?? null])),
  );
}

/** Runs the one component, fed as it was when it was recorded, and gives what it hands on. */
async function outputOf(it: RecordedCase): Promise<unknown> {
  const subject = `${it.component.replaceAll(/\W/g, '')}-case1`;
  const sources = Object.entries(it.arriving ?? {}).flatMap(([field, given]) =>
    [given].flat().map((one, index) => ({ id: `Given-${field}${index}`, field, one })),
  );
  const definition = builtinComponents.find(
    ({ type, aliases }) => type === it.component || aliases?.includes(it.component) === true,
  );
  assert.ok(definition !== undefined, `${it.component} is not native`);
  const field = (name: string, value: JsonValue): JsonValue => {
    const kind = definition.inputs.find((input) => input.name === name)?.kind;
    const type = kind === 'object' ? 'dict' : kind === 'table' ? 'table' : 'str';
    return {
      type,
      value,
      list: Array.isArray(value) || sources.filter((s) => s.field === name).length > 1,
    };
  };
  const fed = Object.fromEntries(sources.map((source) => [source.field, field(source.field, '')]));
  const set = Object.entries(it.values ?? {}).map(([name, value]) => [name, field(name, value)]);
  const method = definition.outputs.find(({ name }) => name === it.output)?.method ?? it.output;
  const nodes: readonly NodeSpec[] = [
    ...sources.map(({ id }) => ({ id })),
    {
      id: subject,
      type: it.component,
      fields: { ...fed, ...(Object.fromEntries(set) as Record<string, JsonValue>) },
      definition: { outputs: [{ name: it.output, method, types: [] }] },
    },
    { id: 'Keep-k' },
  ];
  const edges = [
    ...sources.map(({ id, field: target }) => `${id}.message > ${subject}.${target}`),
    `${subject}.${it.output} > Keep-k.input`,
  ];
  let kept: FlowValue | undefined;
  const given = component('Given', {
    message: ({ node }) => valueOf(sources.find(({ id }) => id === node.id)?.one ?? {}),
  });
  const keep = component('Keep', {
    message: (context) => {
      kept = context.value('input');
      return '';
    },
  });
  const run = await runToEnd(buildFlow(nodes, edges), { definitions: [definition, given, keep] });
  if (run.end.error !== undefined) throw new Error(run.end.error.message);
  return shown(kept ?? null);
}

describe(`components beside Langflow ${recorded.langflow}`, () => {
  for (const recording of recorded.cases as readonly RecordedCase[]) {
    const name = `${recording.component}: ${recording.title}`;
    if (different.has(name)) continue;

    it(name, async () => {
      if (recording.fails === true) await assert.rejects(outputOf(recording));
      else assert.deepEqual(await outputOf(recording), recording.gives);
    });
  }
});

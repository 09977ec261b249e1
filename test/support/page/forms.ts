import type { FormField, FormInput } from '../../../src/protocol/form';
import { aFlow, aNode, aRun } from './builders';

const text = (value: string) => ({ type: 'message', value });

/** A field of a form; a text where nothing else is said. */
function aField(fields: Partial<FormField> = {}): FormField {
  return {
    name: 'input_value',
    label: 'Text',
    info: '',
    kind: 'text',
    value: '',
    options: [],
    extensions: [],
    isMany: false,
    isText: false,
    isRequired: false,
    ...fields,
  };
}

function anInput(
  nodeId: string,
  component: string,
  type: string,
  fields: readonly FormField[],
): FormInput {
  return { nodeId, component, type, fields };
}

export const formFlow = aFlow({
  name: 'Lead Scoring',
  file: 'flows/lead-scoring.json',
  layout: 'form',
  hasChatInput: false,
  hasChatOutput: false,
  inputs: [
    anInput('TextInput-1', 'Question', 'TextInput', [
      aField({
        kind: 'multiline',
        value: 'Which leads from the DACH region should sales call this week?',
      }),
    ]),
    anInput('TextInput-2', 'Region', 'TextInput', [
      aField({ kind: 'multiline', value: 'AT, CH, DE' }),
    ]),
  ],
  outputs: [
    { nodeId: 'TextOutput-1', component: 'Summary', type: 'TextOutput' },
    { nodeId: 'Table-1', component: 'Ranked leads', type: 'DataOutput' },
    { nodeId: 'Debug-1', component: 'Debug', type: 'DataOutput' },
  ],
});
const leads = [
  ['Alpenholz GmbH', 'AT', 420, 41, 0.93],
  ['Nordlicht AG', 'DE', 310, 36, 0.88],
  ['Seewerk', 'CH', 275, 12, 0.71],
  ['Tauern Logistik', 'AT', 190, 22, 0.66],
].map(([company, region, size, days, score]) => ({
  Company: company ?? '',
  Region: region ?? '',
  Size: size ?? 0,
  Days: days ?? 0,
  Score: score ?? 0,
}));
export const formRun = aRun({
  id: 'run-form',
  flowName: 'Lead Scoring',
  durationMs: 3800,
  inputValue: '',
  nodes: [
    aNode({
      nodeId: 'TextOutput-1',
      component: 'Summary',
      type: 'TextOutput',
      outputs: {
        text: text(
          'Two leads stand out. **Alpenholz** and **Nordlicht** were last contacted over 30 days ago and have the largest teams; call these first.',
        ),
      },
    }),
    aNode({
      nodeId: 'Table-1',
      component: 'Ranked leads',
      type: 'DataOutput',
      outputs: { table: { type: 'array', value: leads } },
    }),
    aNode({
      nodeId: 'Debug-1',
      component: 'Debug',
      type: 'DataOutput',
      outputs: {
        data: {
          type: 'object',
          value: {
            rows_read: 1204,
            rows_scored: 1198,
            skipped: { missing_region: 6 },
            columns: ['Company', 'Region', 'Size'],
          },
        },
      },
    }),
  ],
});

/** A form with an input of every kind. */
export const everyInputFlow = aFlow({
  name: 'Invoice Check',
  file: 'flows/invoice-check.json',
  layout: 'form',
  hasChatInput: false,
  hasChatOutput: false,
  inputs: [
    anInput('File-1', 'Invoices', 'File', [
      aField({ name: 'path', label: 'Files', kind: 'file', isMany: true, value: [] }),
    ]),
    anInput('TextInput-1', 'Instruction', 'TextInput', [
      aField({ kind: 'multiline', value: 'List every position above 100 EUR.' }),
    ]),
    anInput('CreateList-1', 'Suppliers', 'CreateList', [
      aField({ name: 'texts', label: 'Texts', kind: 'list', value: ['Alpenholz', 'Seewerk'] }),
    ]),
    anInput('CreateData-1', 'Thresholds', 'CreateData', [
      aField({
        name: 'field_1_key',
        label: 'Field 1',
        kind: 'pairs',
        value: { currency: 'EUR', limit: 100 },
      }),
    ]),
    anInput('JSONtoData-1', 'Customer', 'JSONtoData', [
      aField({ name: 'json_file', label: 'JSON File', kind: 'file', extensions: ['json'] }),
      aField({
        name: 'json_string',
        label: 'JSON String',
        kind: 'json',
        isText: true,
        value: '{"name":"Nordlicht AG"}',
      }),
    ]),
    anInput('DynamicCreateData-1', 'Options', 'DynamicCreateData', [
      aField({ name: 'dynamic_year', label: 'Year', kind: 'number', value: 2026 }),
      aField({ name: 'dynamic_strict', label: 'Strict', kind: 'boolean', value: false }),
      aField({
        name: 'dynamic_language',
        label: 'Language',
        kind: 'choice',
        value: 'German',
        options: ['German', 'English', 'French'],
      }),
      aField({ name: 'dynamic_rules', label: 'Rules', kind: 'json', value: { rounding: 2 } }),
    ]),
  ],
  outputs: [
    { nodeId: 'TextOutput-1', component: 'Summary', type: 'TextOutput' },
    { nodeId: 'Parser-1', component: 'Positions', type: 'DataFrameOperations' },
    { nodeId: 'Chart-1', component: 'Chart', type: 'CustomComponent' },
    { nodeId: 'Data-1', component: 'Totals', type: 'ParseData' },
  ],
});

/** Larger than what events and lists of runs show: those have the first rows and a mark. */
const positions = Array.from({ length: 5_000 }, (_, index) => ({
  Position: index + 1,
  Supplier: ['Alpenholz', 'Seewerk', 'Nordlicht'][index % 3] ?? '',
  Amount: ((index * 7919) % 100_000) / 100,
}));
/** Six bars. */
const chart =
  'iVBORw0KGgoAAAANSUhEUgAAAGAAAAAwCAMAAADZyI/9AAAAFVBMVEX19fUAeNQWgl3KUBCIF5gAmbznSFZRQg0eAAAAPklEQVR42u3NMQ6AIAAEMATk/09muwk2xZi0H2gp8IUeAsFeDYHgSHCHQPBQMOJocIVAIFgHLQQCgeDN4McmnsAVudmt6ncAAAAASUVORK5CYII=';

export const everyOutputRun = aRun({
  id: 'run-every',
  flowName: 'Invoice Check',
  durationMs: 5200,
  inputValue: '',
  nodes: [
    aNode({
      nodeId: 'TextOutput-1',
      component: 'Summary',
      type: 'TextOutput',
      outputs: { text: text('**3** positions need a look.') },
    }),
    aNode({
      nodeId: 'Parser-1',
      component: 'Positions',
      type: 'DataFrameOperations',
      outputs: {
        output: {
          type: 'array',
          value: [...positions.slice(0, 1000), '... [truncated 4000 items]'],
          truncated: true,
        },
      },
    }),
    aNode({
      nodeId: 'Chart-1',
      component: 'Chart',
      type: 'CustomComponent',
      outputs: { image: { type: 'text', value: `data:image/png;base64,${chart}` } },
    }),
    aNode({
      nodeId: 'Data-1',
      component: 'Totals',
      type: 'ParseData',
      outputs: { data: { type: 'data', value: { total: 4711.5, currency: 'EUR' } } },
    }),
  ],
});

/** What the runs kept of the table, in full. */
export const keptPositions = { type: 'array', value: positions };

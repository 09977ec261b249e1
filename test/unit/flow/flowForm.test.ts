import assert from 'node:assert/strict';
import { formInputs, formOutputs } from '../../../src/flow/flowForm';
import { buildFlow } from '../../support/flowBuilder';

describe('the form of a flow', () => {
  it('asks for what no edge brings, each by its kind', () => {
    const flow = buildFlow(
      [
        { id: 'TextInput-a', displayName: 'Topic', fields: { input_value: 'cats' } },
        { id: 'TextInput-b', fields: { input_value: '' } },
        {
          id: 'File-c',
          fields: {
            path: { type: 'file', list: true, file_path: ['in.csv'], fileTypes: ['.CSV', 'json'] },
          },
        },
        { id: 'CreateList-d', fields: { texts: { type: 'str', list: true, value: ['x', 'y'] } } },
        {
          id: 'CreateData-e',
          fields: {
            number_of_fields: { type: 'int', value: 1 },
            field_1_key: { type: 'dict', value: [{ a: '1' }, { b: 2 }] },
            field_2_key: { type: 'dict', value: { deep: { a: 1 } } },
          },
        },
        { id: 'JSONtoData-f', fields: { json_string: { type: 'str', value: '[1]' } } },
        {
          id: 'DynamicCreateData-g',
          fields: {
            form_fields: { type: 'table', value: [] },
            dynamic_age: { type: 'int', value: 3 },
            dynamic_on: { type: 'bool', value: true },
            dynamic_pick: { type: 'str', options: ['a', 'b'], value: 'b' },
            dynamic_key: { type: 'str', password: true, value: 'geheim' },
            dynamic_any: { type: 'other', value: '' },
          },
        },
      ],
      ['TextInput-a.text > TextInput-b.input_value'],
    );
    const found = formInputs(flow, true).map(({ nodeId, fields }) => [
      nodeId,
      fields.map(({ name, kind, value }) => [name, kind, value]),
    ]);
    assert.deepEqual(found, [
      ['TextInput-a', [['input_value', 'multiline', 'cats']]],
      ['File-c', [['path', 'file', ['in.csv']]]],
      ['CreateList-d', [['texts', 'list', ['x', 'y']]]],
      [
        'CreateData-e',
        [
          ['field_1_key', 'pairs', { a: '1', b: 2 }],
          ['field_2_key', 'json', { deep: { a: 1 } }],
        ],
      ],
      ['JSONtoData-f', [['json_string', 'json', '[1]']]],
      [
        'DynamicCreateData-g',
        [
          ['dynamic_age', 'number', 3],
          ['dynamic_on', 'boolean', true],
          ['dynamic_pick', 'choice', 'b'],
        ],
      ],
    ]);
    const file = formInputs(flow, true)[1]?.fields[0];
    assert.deepEqual(file?.extensions, ['csv', 'json']);
    assert.equal(file.isMany, true);
  });

  it('tells the variable of a field, not its name as a value', () => {
    const flow = buildFlow([
      {
        id: 'TextInput-a',
        fields: { input_value: { type: 'str', value: 'CITY', load_from_db: true } },
      },
    ]);
    const [field] = formInputs(flow, false)[0]?.fields ?? [];
    assert.equal(field?.variable, 'CITY');
    assert.equal(field.value, '');
  });

  it('ends with its named outputs, and without chat with whatever it ends with', () => {
    const flow = buildFlow(
      [
        { id: 'File-a', fields: {} },
        { id: 'Parser-b', displayName: 'Rows', fields: { input_data: '' } },
        { id: 'TextOutput-c', fields: { input_value: '' } },
        { id: 'URL-d', fields: {} },
      ],
      ['File-a.message > Parser-b.input_data', 'File-a.message > TextOutput-c.input_value'],
    );
    const names = (hasChat: boolean) =>
      formOutputs(flow, hasChat).map(({ component }) => component);
    assert.deepEqual(names(true), ['TextOutput-c']);
    assert.deepEqual(names(false), ['Rows', 'TextOutput-c']);
  });
});

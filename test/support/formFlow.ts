import type { JsonObject } from '../../src/base/json';
import { flowFile } from './flowBuilder';

/** A flow without chat that takes a text, a file, a list, keys and values, and gives texts, rows and data. */
export function orderForm(name = 'Order Form'): JsonObject {
  return {
    ...flowFile(
      [
        {
          id: 'TextInput-a',
          displayName: 'Instruction',
          fields: { input_value: 'List the positions.' },
          outputs: { text_response: ['Message'] },
        },
        {
          id: 'TextOutput-b',
          displayName: 'Summary',
          fields: { input_value: '' },
          outputs: { text_response: ['Message'] },
        },
        {
          id: 'File-c',
          displayName: 'Invoice',
          fields: { path: { type: 'file', list: true, file_path: [], fileTypes: ['txt', 'csv'] } },
          outputs: { load_files_message: ['Message'] },
        },
        {
          id: 'TextOutput-d',
          displayName: 'Read',
          fields: { input_value: '' },
          outputs: { text_response: ['Message'] },
        },
        {
          id: 'CreateList-e',
          displayName: 'Suppliers',
          fields: { texts: { type: 'str', list: true, value: ['Alpenholz', 'Seewerk'] } },
          outputs: { as_dataframe: ['DataFrame'] },
        },
        {
          id: 'DataFrameOperations-f',
          displayName: 'Sorted',
          fields: {
            df: { type: 'other', input_types: ['DataFrame'], value: '' },
            operation: 'Sort',
            column_name: 'text',
            ascending: { type: 'bool', value: true },
          },
          outputs: { perform_operation: ['DataFrame'] },
        },
        {
          id: 'CreateData-g',
          displayName: 'Thresholds',
          fields: {
            number_of_fields: { type: 'int', value: 1 },
            field_1_key: { type: 'dict', value: { limit: '100' } },
          },
          outputs: { build_data: ['Data'] },
        },
        {
          id: 'UpdateData-h',
          displayName: 'Checked',
          fields: {
            old_data: { type: 'other', input_types: ['Data'], value: '' },
            number_of_fields: { type: 'int', value: 0 },
          },
          outputs: { build_data: ['Data'] },
        },
      ],
      [
        'TextInput-a.text_response > TextOutput-b.input_value',
        'File-c.load_files_message > TextOutput-d.input_value',
        'CreateList-e.as_dataframe > DataFrameOperations-f.df',
        'CreateData-g.build_data > UpdateData-h.old_data',
      ],
    ),
    name,
  };
}

/** A chat whose question comes back from two Chat Outputs. */
export function twoAnswers(): JsonObject {
  const answer = (id: string, displayName: string) => ({
    id,
    displayName,
    fields: { input_value: '', sender: 'Machine', sender_name: 'AI' },
    outputs: { message_response: ['Message'] },
  });
  return {
    ...flowFile(
      [
        {
          id: 'ChatInput-a',
          displayName: 'Chat Input',
          fields: { input_value: '', sender: 'User', sender_name: 'User' },
          outputs: { message_response: ['Message'] },
        },
        answer('ChatOutput-b', 'Plain'),
        answer('ChatOutput-c', 'Quoted'),
      ],
      [
        'ChatInput-a.message_response > ChatOutput-b.input_value',
        'ChatInput-a.message_response > ChatOutput-c.input_value',
      ],
    ),
    id: '1f1e2d3c-4b5a-4978-8695-a4b3c2d1e0f2',
    name: 'Two Answers',
  };
}

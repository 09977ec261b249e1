import type { ParameterField, ParameterNode } from '../../../src/protocol/parameters';

function aField(overrides: Partial<ParameterField> & { readonly name: string }): ParameterField {
  return {
    label: overrides.name,
    info: '',
    kind: 'text',
    value: '',
    options: [],
    isAdvanced: false,
    ...overrides,
  };
}

export const parameterNodes: readonly ParameterNode[] = [
  {
    nodeId: 'Prompt-1',
    component: 'Prompt',
    type: 'Prompt',
    fields: [
      aField({
        name: 'template',
        label: 'Template',
        kind: 'multiline',
        value: 'You are the support agent of a parcel shop. Answer briefly.\n{question}',
      }),
    ],
  },
  {
    nodeId: 'Model-1',
    component: 'Language Model',
    type: 'LanguageModelComponent',
    fields: [
      aField({
        name: 'temperature',
        label: 'Temperature',
        kind: 'number',
        value: 0.1,
        info: 'How free the answers are.',
      }),
      aField({ name: 'stream', label: 'Stream', kind: 'boolean', value: false }),
      aField({
        name: 'format',
        label: 'Format',
        kind: 'choice',
        value: 'text',
        options: ['text', 'json'],
      }),
      aField({
        name: 'max_tokens',
        label: 'Max Tokens',
        kind: 'number',
        value: 0,
        isAdvanced: true,
      }),
      aField({ name: 'extra', label: 'Model Kwargs', kind: 'json', value: {}, isAdvanced: true }),
    ],
  },
];

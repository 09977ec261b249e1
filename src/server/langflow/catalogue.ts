import type { JsonObject } from '../../base/json';
import type { ComponentDefinition } from '../../flow/component';
import type { ApiContext } from '../apiContext';
import { defineRoute, type Route } from '../route';
import { toNodeOutput, toTemplateField } from './wireField';

/** Langflow's catalogue of components: here the native ones, made from their declarations. */
export function catalogueRoutes({ registry }: ApiContext): readonly Route[] {
  return [
    defineRoute({
      method: 'GET',
      path: '/api/v1/all',
      tag: 'Components',
      summary: 'List the components that run natively',
      answer: 'The components by category and type, each with its fields and outputs',
      handle: () => {
        const categories: Record<string, Record<string, JsonObject>> = {};
        for (const definition of registry.all()) {
          (categories[definition.category] ??= {})[definition.type] = toNode(definition);
        }
        return Response.json({ ...categories, component_display_names: {} });
      },
    }),
  ];
}

/** The component as a node of an editor has it. There is no Python: components are part of the product. */
function toNode(definition: ComponentDefinition): JsonObject {
  const { inputs, outputs } = definition;
  return {
    base_classes: [...new Set(outputs.flatMap(({ types }) => types))],
    beta: false,
    conditional_paths: [],
    custom_fields: {},
    description: definition.description,
    display_name: definition.displayName,
    documentation: '',
    edited: false,
    field_order: inputs.map(({ name }) => name),
    frozen: false,
    icon: null,
    legacy: false,
    metadata: { component_class_name: definition.type },
    minimized: false,
    output_types: [],
    outputs: outputs.map(toNodeOutput),
    pinned: false,
    template: {
      _type: 'Component',
      ...Object.fromEntries(inputs.map((input) => [input.name, toTemplateField(input)])),
    },
    tool_mode: false,
  };
}

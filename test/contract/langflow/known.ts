import { readFile } from 'node:fs/promises';
import { inProject } from '../../support/projectRoot';

export interface GraphNode {
  readonly id: string;
  readonly data: {
    readonly type: string;
    readonly node: { readonly template: { readonly code?: { value: string } } };
  };
}

interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly object[];
}

/** Where the shapes of Langflow's answers are kept. */
export function recordedFile(): string {
  return inProject('test', 'contract', 'langflow', 'recorded.json');
}

/** What the list of requests needs to know beforehand. */
export async function knownValues(): Promise<{
  readonly graph: Graph;
  readonly [name: string]: unknown;
}> {
  const echo = JSON.parse(await readFile(inProject('examples', 'echo.json'), 'utf8')) as {
    data: Graph;
  };
  const idOf = (type: string): string =>
    echo.data.nodes.find(({ data }) => data.type === type)?.id ?? '';
  return {
    graph: echo.data,
    input: idOf('ChatInput'),
    output: idOf('ChatOutput'),
    nobody: '11111111-2222-4333-8444-555555555555',
    promptNode: {
      template: { template: { type: 'prompt', value: 'Hi {name}' } },
      custom_fields: { template: [] },
      base_classes: ['Message'],
      description: 'A prompt',
      display_name: 'Prompt',
      documentation: '',
      output_types: [],
      name: 'Prompt',
    },
  };
}

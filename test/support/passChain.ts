import type { JsonObject } from '../../src/base/json';
import type { FlowRun } from '../../src/flow/engine';
import type { Flow } from '../../src/flow/flowFile';
import type { ComponentRegistry } from '../../src/flow/registry';
import { runFlow } from '../../src/flow/run';
import { testPorts } from './engineUnderTest';
import { flowFile } from './flowBuilder';

/** A flow file of `count` Pass components, each feeding the next. */
export function passChain(count: number): JsonObject {
  const nodes = Array.from({ length: count }, (_, index) => ({
    id: `Pass-${index}`,
    fields: { input_message: index === 0 ? 'go' : '', ignored_message: '' },
    outputs: { output_message: ['Message'] },
    definition: {
      outputs: [{ name: 'output_message', types: ['Message'], method: 'pass_message' }],
    },
  }));
  const edges = nodes
    .slice(1)
    .map((node, index) => `Pass-${index}.output_message > ${node.id}.input_message`);
  return flowFile(nodes, edges);
}

/** Runs a flow to its end, reading every event. Throws where it fails. */
export async function runSilently(flow: Flow, registry: ComponentRegistry): Promise<void> {
  const run: FlowRun = {
    runId: 'run',
    flow,
    sessionId: undefined,
    inputValue: undefined,
    inputType: 'chat',
    outputType: 'any',
    stream: undefined,
    ports: testPorts(),
    signal: new AbortController().signal,
  };
  for await (const event of runFlow(run, registry)) {
    if (event.type === 'run-end' && event.status !== 'ok') {
      throw new Error(event.error?.message ?? 'The flow did not run.');
    }
  }
}

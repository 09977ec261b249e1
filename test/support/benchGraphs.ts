import type { Flow } from '../../src/flow/flowFile';
import { parseFlowText } from '../../src/flow/parse';
import { Message } from '../../src/flow/values';
import { component } from './engineUnderTest';
import { flowFile } from './flowBuilder';

/** A graph as numbers: node i is fed by those that `sources[i]` names, all of which are smaller. */
export interface BenchGraph {
  readonly name: string;
  readonly sources: readonly (readonly number[])[];
}

/** One after the other. */
export function chain(count: number): BenchGraph {
  const sources = Array.from({ length: count }, (_, index) => (index === 0 ? [] : [index - 1]));
  return { name: 'chain', sources };
}

/** One, many beside each other, and one that needs them all. */
export function fanOut(count: number): BenchGraph {
  const middle = Array.from({ length: count - 2 }, (_, index) => index + 1);
  return { name: 'fan-out', sources: [[], ...middle.map(() => [0]), middle] };
}

/** A square, about as large as asked for: each is fed from the left and from above. */
export function grid(count: number): BenchGraph {
  const side = Math.round(Math.sqrt(count));
  const sources = Array.from({ length: side * side }, (_, index) => [
    ...(index % side === 0 ? [] : [index - 1]),
    ...(index < side ? [] : [index - side]),
  ]);
  return { name: 'grid', sources };
}

/** Gives on the first of what it gets. */
export const giver = component(
  'Give',
  { message: (context) => context.list('input')[0] ?? new Message({ text: 'go' }) },
  { inputs: [{ name: 'input', displayName: 'Input', kind: 'handle', isList: true }] },
);

/** The graph as a flow of components that give on what they get. */
export function toFlow({ sources }: BenchGraph): Flow {
  const nodes = sources.map((_, index) => ({ id: `Give-${index}` }));
  const edges = sources.flatMap((from, to) =>
    from.map((source) => `Give-${source}.message > Give-${to}.input`),
  );
  return parseFlowText(JSON.stringify(flowFile(nodes, edges)), { path: 'bench.json' });
}

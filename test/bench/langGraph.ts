import { setMaxListeners } from 'node:events';
import { Annotation, END, START, StateGraph } from '@langchain/langgraph';
import type { BenchGraph } from '../support/benchGraphs';

// One listener of its signal per node that runs at the same time is its way, not a leak.
setMaxListeners(0);

const State = Annotation.Root({
  text: Annotation<string>({ reducer: (_, next) => next, default: () => 'go' }),
});

/** The graph in LangGraph.js, compiled: each node gives the text on that it gets. */
export function inLangGraph({ sources }: BenchGraph): () => Promise<unknown> {
  const name = (index: number): string => `node${index}`;
  const fed = new Set(sources.flat());
  // The builder's types grow with every node it is told of; the names are only known here.
  let builder = new StateGraph(State) as unknown as Builder;
  for (const index of sources.keys()) {
    builder = builder.addNode(name(index), ({ text }: { text: string }) => ({ text }));
  }
  for (const [index, from] of sources.entries()) {
    const [only] = from;
    if (only === undefined) builder.addEdge(START, name(index));
    else builder.addEdge(from.length === 1 ? name(only) : from.map(name), name(index));
    if (!fed.has(index)) builder.addEdge(name(index), END);
  }
  const graph = builder.compile();
  return () => graph.invoke({ text: 'go' }, { recursionLimit: sources.length + 10 });
}

interface Builder {
  addNode(name: string, work: (state: { text: string }) => { text: string }): Builder;
  addEdge(from: string | readonly string[], to: string): Builder;
  compile(): {
    invoke(state: { text: string }, options: { recursionLimit: number }): Promise<unknown>;
  };
}

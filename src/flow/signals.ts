import { asString } from '../base/json';
import type { Flow, FlowEdge, FlowNode } from './flowFile';
import { isKind } from './flowInterface';
import { indexBy, reach } from './part';

/** A component that waits for another without an edge: Listen for Notify. */
export interface Signal {
  readonly source: string;
  readonly target: string;
}

/** A signal where only who follows whom counts. */
export function asEdge({ source, target }: Signal): FlowEdge {
  return {
    source,
    target,
    sourceOutput: '',
    sourceTypes: [],
    targetField: '',
    targetTypes: undefined,
    targetFieldType: undefined,
    isLoop: false,
  };
}

const keyField = 'context_key';

/**
 * Which Listen waits for which Notify: those that name the same key. One that itself leads to the Notify
 * does not wait for it.
 */
export function findSignals(flow: Flow): readonly Signal[] {
  const notifiers = flow.nodes.filter((node) => isKind(node, 'Notify'));
  if (notifiers.length === 0) return [];

  const next = indexBy(flow.edges, (edge) => edge.source);
  const signals: Signal[] = [];
  for (const listener of flow.nodes.filter((node) => isKind(node, 'Listen'))) {
    for (const notifier of notifiers.filter((node) => keyOf(node) === keyOf(listener))) {
      const after = reachWith(listener.id, next, signals);
      if (!after.has(notifier.id)) signals.push({ source: notifier.id, target: listener.id });
    }
  }
  return signals;
}

function reachWith(
  id: string,
  next: ReadonlyMap<string, readonly FlowEdge[]>,
  signals: readonly Signal[],
): ReadonlySet<string> {
  const found = new Set(reach([id], next, 'target'));
  for (const each of found) {
    const further = signals.filter(({ source }) => source === each).map(({ target }) => target);
    for (const reached of reach(further, next, 'target')) found.add(reached);
  }
  return found;
}

function keyOf(node: FlowNode): string | undefined {
  return asString(node.fields.get(keyField)?.value);
}

import { toText } from './coerce';
import type { FlowRun } from './engine';
import { NodeValues } from './nodeValues';
import type { Plan } from './plan';
import type { ComponentRegistry } from './registry';

/** Field with a component's own session. */
export const sessionField = 'session_id';

/** The Chat Input's own session, else the flow's id. */
export async function usualSession(
  run: FlowRun,
  plan: Plan,
  registry: ComponentRegistry,
): Promise<string> {
  const node = plan.nodes.get(plan.first ?? '');
  const definition = node && registry.find(node);
  if (node === undefined || definition === undefined) return run.flow.id;

  const values = new NodeValues({
    node,
    definition,
    edges: [],
    valueOf: () => undefined,
    overrides: new Map(),
  });
  try {
    await values.loadVariables(run.ports.variables);
    const own = toText(values.value(sessionField), values.place(sessionField));
    return own === '' ? run.flow.id : own;
  } catch {
    // The Chat Input itself fails with the same error, and says so.
    return run.flow.id;
  }
}

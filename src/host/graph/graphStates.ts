import type { GraphState, GraphStates } from '../../protocol/graphEditor';
import type { NodeRecord, RunEvent, RunRecord } from '../../protocol/model';

/** What the components did in a run that is over. */
export function statesOfRun(run: RunRecord): GraphStates {
  return Object.fromEntries(run.nodes.map((record) => [record.nodeId, stateOf(record)]));
}

/** The states after one more event of a run. */
export function nextStates(states: GraphStates, event: RunEvent): GraphStates {
  switch (event.type) {
    case 'run-start':
      return all(event.nodeIds, { state: 'waiting' });
    case 'node-start':
      return { ...states, [event.nodeId]: { state: 'running' } };
    case 'node-end':
      return {
        ...states,
        ...all(event.inactivated, { state: 'skipped' }),
        [event.record.nodeId]: stateOf(event.record),
      };
    case 'run-end':
      // What never came to run did nothing.
      return Object.fromEntries(
        Object.entries(states).filter(
          ([, { state }]) => state !== 'waiting' && state !== 'running',
        ),
      );
    case 'message':
    case 'token':
    case 'message-removed':
      return states;
  }
}

function stateOf({ status, durationMs }: NodeRecord): GraphState {
  return status === 'skipped' ? { state: status } : { state: status, durationMs };
}

function all(ids: readonly string[], state: GraphState): GraphStates {
  return Object.fromEntries(ids.map((id) => [id, state]));
}

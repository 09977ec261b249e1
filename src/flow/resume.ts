import { AppError } from '../base/errors';
import { isJsonArray, isJsonObject, type JsonValue } from '../base/json';
import type { NodeRecord } from '../protocol/model';
import type { GivenNode, Resume } from './engine';
import type { Flow, FlowEdge, FlowNode } from './flowFile';
import { isKind } from './flowInterface';
import { restoreValue, type Restored } from './keep';
import { findComponent, indexBy, reach, type EdgeIndex } from './part';
import { Data, DataFrame, Message, type FlowValue } from './values';

/** What of a flow a resumed run takes part in, and how. */
export interface Resumption {
  readonly ids: ReadonlySet<string>;
  readonly given: ReadonlyMap<string, GivenNode>;
  /** Inputs that were set by hand, by component. */
  readonly edited: ReadonlyMap<string, ReadonlyMap<string, FlowValue>>;
}

/**
 * Plans to go on from an earlier run: a component and what follows it run, the rest gives what it gave.
 * What has no result of then runs too, and so do models and tools, which no record can hold.
 * @throws AppError `input-invalid`, `limit-exceeded` where a value that is needed was too large to keep.
 */
export function planResumption(flow: Flow, resume: Resume): Resumption {
  const target = findComponent(flow, resume.component);
  const past = new Past(resume.past);
  const forward = indexBy(
    flow.edges.filter((edge) => !edge.isLoop),
    (edge) => edge.target,
  );
  const given = new Map<string, GivenNode>();
  const { outputs } = resume;
  if (outputs !== undefined) given.set(target.id, editedOutputs(target, outputs, past));

  const running = runningNodes(flow, target, resume);
  // A set's iteration goes on over what is added meanwhile.
  for (const id of running) {
    for (const edge of forward.get(id) ?? []) {
      if (!given.has(edge.source) && past.isLost(edge)) running.add(edge.source);
    }
  }
  const before = reach([...running, ...given.keys()], forward, 'source');
  for (const node of flow.nodes) {
    if (!before.has(node.id) || running.has(node.id) || given.has(node.id)) continue;

    const needed = flow.edges.filter((edge) => edge.source === node.id && running.has(edge.target));
    const found = past.give(node, needed);
    if (found !== undefined) given.set(node.id, found);
  }
  // Only what a running component waits for runs as well; who feeds the given has fed them then.
  const waitedFor = reachUngiven(running, forward, given);
  const ids = new Set([...before].filter((id) => given.has(id) || waitedFor.has(id)));
  const edited = new Map<string, FlowValue>(Object.entries(resume.inputs));
  return { ids, given, edited: new Map([[target.id, edited]]) };
}

/** The component and what follows it; without itself where its outputs are set by hand. */
function runningNodes(flow: Flow, target: FlowNode, resume: Resume): Set<string> {
  const after = reach(
    [target.id],
    indexBy(flow.edges, (edge) => edge.source),
    'target',
  );
  const running = new Set(resume.only ? [target.id] : after);
  if (resume.outputs === undefined) return running;

  refuseInLoop(flow, target, after);
  running.delete(target.id);
  return running;
}

function reachUngiven(
  running: ReadonlySet<string>,
  previous: EdgeIndex,
  given: ReadonlyMap<string, GivenNode>,
): ReadonlySet<string> {
  const found = new Set(running);
  for (const id of found) {
    for (const { source } of previous.get(id) ?? []) if (!given.has(source)) found.add(source);
  }
  return found;
}

/** What a run's components did, by component; in a loop the newest that counts. */
class Past {
  private readonly records = new Map<string, NodeRecord[]>();

  constructor(records: readonly NodeRecord[]) {
    for (const record of records) {
      if (record.status !== 'ok') continue;

      const own = this.records.get(record.nodeId);
      if (own === undefined) this.records.set(record.nodeId, [record]);
      else own.push(record);
    }
  }

  /** Whether what an edge carried can only be had by running its source. */
  isLost(edge: FlowEdge): boolean {
    const value = this.value(edge.source, edge.sourceOutput);
    return 'missing' in value && value.missing !== 'left-out';
  }

  /** Undefined where it never came to an end. */
  give(node: FlowNode, needed: readonly FlowEdge[]): GivenNode | undefined {
    const record = this.records.get(node.id)?.at(-1);
    if (record === undefined) return undefined;

    const outputs = new Map<string, FlowValue>();
    const names = new Set([
      ...Object.keys(record.outputs),
      ...needed.map(({ sourceOutput }) => sourceOutput),
    ]);
    for (const name of names) {
      const restored = this.value(node.id, name);
      if ('value' in restored) outputs.set(name, fresh(node, restored.value));
      else if (needed.some((edge) => edge.sourceOutput === name)) throw leftOut(node, name);
    }
    // A loop that is over has closed the output that its rounds went through.
    const stopped = node.outputs.some(({ allowsLoop }) => allowsLoop) ? [] : record.stopped;
    return { outputs, stopped: new Set(stopped), record };
  }

  value(nodeId: string, output: string): Restored {
    const records = this.records.get(nodeId) ?? [];
    const record =
      records.findLast((it) => it.stopped?.includes(output) !== true && output in it.outputs) ??
      records.at(-1);
    return restoreValue(record?.outputs[output], record?.kept?.[output]);
  }
}

function editedOutputs(
  node: FlowNode,
  edited: Readonly<Record<string, JsonValue>>,
  past: Past,
): GivenNode {
  const base = past.give(node, []);
  const outputs = new Map(base?.outputs);
  for (const [name, value] of Object.entries(edited)) {
    const declared = node.outputs.find((output) => output.name === name);
    if (declared === undefined && !outputs.has(name)) {
      throw new AppError('input-invalid', `${node.displayName} has no output named ${name}.`, {
        subject: { nodeId: node.id, component: node.displayName, field: name },
      });
    }
    outputs.set(name, shapeLike(node, name, value, outputs.get(name), declared?.types ?? []));
  }
  const stopped = new Set(base?.stopped);
  for (const name of Object.keys(edited)) stopped.delete(name);
  return { outputs, stopped, record: base?.record };
}

/** A value set by hand, as what the output gives. */
function shapeLike(
  node: FlowNode,
  name: string,
  value: JsonValue,
  old: FlowValue | undefined,
  types: readonly string[],
): FlowValue {
  switch (kindOf(old, types)) {
    case 'message':
      if (typeof value !== 'string') throw unfit(node, name, 'text');
      return old instanceof Message ? old.with({ text: value }) : new Message({ text: value });
    case 'data':
      if (!isJsonObject(value)) throw unfit(node, name, 'a JSON object');
      return old instanceof Data ? new Data(value, old.textKey, old.defaultValue) : new Data(value);
    case 'table':
      if (isJsonArray(value) && value.every(isJsonObject)) return new DataFrame(value);
      throw unfit(node, name, 'a list of JSON objects');
    case 'json':
      return value;
  }
}

/** What an output gave then, else the one type that it is declared with. */
function kindOf(
  old: FlowValue | undefined,
  types: readonly string[],
): 'message' | 'data' | 'table' | 'json' {
  if (old instanceof Message) return 'message';
  if (old instanceof Data) return 'data';
  if (old instanceof DataFrame) return 'table';
  if (old !== undefined || types.length !== 1) return 'json';

  const [type = ''] = types;
  if (type === 'Message') return 'message';
  if (type === 'Data' || type === 'JSON') return 'data';
  return type === 'DataFrame' || type === 'Table' ? 'table' : 'json';
}

function unfit(node: FlowNode, name: string, wanted: string): AppError {
  return new AppError('input-invalid', `${node.displayName} gives ${wanted} as ${name}.`, {
    subject: { nodeId: node.id, component: node.displayName, field: name },
  });
}

/** What a node's records hold of its last result; undefined where that can only be had by running it. */
export function pastResult(node: FlowNode, records: readonly NodeRecord[]): GivenNode | undefined {
  const past = new Past(records.filter(({ nodeId }) => nodeId === node.id));
  const given = past.give(node, []);
  const names = Object.keys(given?.record?.outputs ?? {});
  return names.every((name) => given?.outputs.has(name) === true) ? given : undefined;
}

/** Answers of then are said anew; the question keeps its place in the thread. */
function fresh(node: FlowNode, value: FlowValue): FlowValue {
  if (!(value instanceof Message) || isKind(node, 'ChatInput')) return value;
  return value.with({ id: undefined, seq: undefined, timestamp: undefined });
}

function refuseInLoop(flow: Flow, target: FlowNode, after: ReadonlySet<string>): void {
  const comesBack = flow.edges.some((edge) => edge.target === target.id && after.has(edge.source));
  if (!comesBack) return;

  throw new AppError(
    'input-invalid',
    `${target.displayName} runs once for every item of a loop, so there is no one output to set.`,
    {
      remedy: 'Set an input of it, or run from the Loop.',
      subject: { nodeId: target.id, component: target.displayName },
    },
  );
}

function leftOut(node: FlowNode, name: string): AppError {
  return new AppError(
    'limit-exceeded',
    `What ${node.displayName} gave as ${name} was too large to be kept with the run.`,
    {
      remedy: `Run from ${node.displayName} on, or run the whole flow.`,
      subject: { nodeId: node.id, component: node.displayName, field: name },
    },
  );
}

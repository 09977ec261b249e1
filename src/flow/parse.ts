import { AppError } from '../base/errors';
import { flowIdFromPath } from '../base/ids';
import { isUuid } from '../base/uuid';
import {
  asBoolean,
  isJsonArray,
  isJsonObject,
  type JsonObject,
  type JsonValue,
} from '../base/json';
import type { Flow } from './flowFile';
import { GraphReader } from './graphReader';
import { maxFlowDepth, parseJsonText } from './jsonText';
import { nonEmpty } from './template';

/** What is read at all: real exports stay far below both. */
const limits = { maxLength: 32 * 1024 * 1024, maxDepth: maxFlowDepth };
const maxFlowsPerFile = 500;

/** Where the text came from; the path is workspace-relative and names the flow in errors. */
export interface FlowSource {
  readonly path: string;
}

/**
 * Parses a flow as Langflow exports it: every format of edges, groups expanded, notes left out. Also
 * reads a bare `{nodes, edges}` and the first flow of a collection.
 * @throws AppError `flow-unreadable` where the text is not JSON (with line and column), too large or no
 * flow; `flow-invalid` where it exceeds the limits of a flow.
 */
export function parseFlowText(text: string, file: FlowSource): Flow {
  const [flow, ...others] = parseFlowCollection(text, file);
  if (flow === undefined) {
    throw new AppError('flow-unreadable', `${file.path} holds an empty collection of flows.`, {
      subject: { file: file.path },
    });
  }
  if (others.length === 0) return flow;

  const note = `The file holds ${others.length + 1} flows; this is the first.`;
  return { ...flow, notes: [note, ...flow.notes] };
}

/** All flows of a file: `{flows: […]}`, an array, or a single flow. Throws as {@link parseFlowText}. */
export function parseFlowCollection(text: string, file: FlowSource): readonly Flow[] {
  const root = parseJsonText(text, file.path, limits);
  const members = collection(root);
  if (members === undefined)
    return [readFlow(root, { path: file.path, place: undefined, lines: nodeLines(text) })];
  if (members.length > maxFlowsPerFile) {
    throw new AppError('flow-invalid', `${file.path} holds more than ${maxFlowsPerFile} flows.`, {
      subject: { file: file.path },
    });
  }
  const lines = nodeLines(text);
  return members.map((member, index) =>
    readFlow(member, { path: file.path, place: members.length > 1 ? index + 1 : undefined, lines }),
  );
}

interface MemberSource {
  readonly path: string;
  /** Which flow of a collection, from 1. */
  readonly place: number | undefined;
  /** Line of each node. */
  readonly lines: ReadonlyMap<string, number>;
}

function readFlow(value: JsonValue, source: MemberSource): Flow {
  const name = source.place === undefined ? source.path : `Flow ${source.place} of ${source.path}`;
  const graph = graphOf(value);
  if (graph === undefined || !isJsonObject(value)) {
    throw new AppError(
      'flow-unreadable',
      `${name} is no Langflow flow: it has no nodes and edges.`,
      {
        remedy: 'Export the flow from Langflow as JSON.',
        subject: { file: source.path },
      },
    );
  }
  const reader = new GraphReader(name);
  reader.read(graph);
  const edges = reader.edges();
  const id = nonEmpty(value['id']);
  if (id !== undefined && !isUuid(id)) {
    reader.notes.push(`The id ${id} is no UUID; one was made from the path instead.`);
  }
  return {
    id: flowId(id, source),
    name: nonEmpty(value['name']) ?? fileName(source.path),
    description: nonEmpty(value['description']) ?? '',
    endpointName: nonEmpty(value['endpoint_name']),
    tool: {
      isEnabled: asBoolean(value['mcp_enabled']),
      name: nonEmpty(value['action_name']),
      description: nonEmpty(value['action_description']),
    },
    lastTestedVersion: nonEmpty(value['last_tested_version']),
    nodes: reader.nodes(source.lines),
    edges,
    notes: reader.notes,
    drawing: reader.drawing(source.lines),
  };
}

function collection(root: JsonValue): readonly JsonValue[] | undefined {
  if (isJsonArray(root)) return root;
  return isJsonObject(root) && isJsonArray(root['flows']) ? root['flows'] : undefined;
}

function graphOf(value: JsonValue): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;

  const graph = isJsonObject(value['data']) ? value['data'] : value;
  return isJsonArray(graph['nodes']) && isJsonArray(graph['edges'] ?? []) ? graph : undefined;
}

/** The file's own id in the usual spelling, else one made from the path. */
function flowId(id: string | undefined, source: MemberSource): string {
  if (id === undefined || !isUuid(id)) {
    const place = source.place === undefined ? '' : `#${source.place}`;
    return flowIdFromPath(source.path + place);
  }
  const digits = id.replaceAll('-', '').toLowerCase();
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function fileName(path: string): string {
  return path.replace(/^.*[/\\]/, '').replace(/\.json$/i, '');
}

/**
 * Line of the first `"id": "…"` with each value, looking from the list of nodes on: edges, which come
 * before it in exports, name the nodes too.
 */
function nodeLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  const idPattern = /\s*:\s*"((?:[^"\\]|\\.)*)"/y;
  let line = 1;
  let lineEnd = text.indexOf('\n');
  const start = Math.max(text.search(/"nodes"\s*:\s*\[/), 0);
  for (let at = text.indexOf('"id"', start); at !== -1; at = text.indexOf('"id"', at + 4)) {
    while (lineEnd !== -1 && lineEnd < at) {
      line++;
      lineEnd = text.indexOf('\n', lineEnd + 1);
    }
    idPattern.lastIndex = at + 4;
    const id = idPattern.exec(text)?.[1];
    if (id !== undefined && !lines.has(id)) lines.set(id, line);
  }
  return lines;
}

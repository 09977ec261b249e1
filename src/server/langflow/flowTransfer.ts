import { z } from 'zod';
import { asString, isRecord, tryParseJson, type JsonObject } from '../../base/json';
import { packZip, unpackZip } from '../../documents/archive';
import type { ApiContext } from '../apiContext';
import { contentDisposition } from '../fileAnswer';
import { flowId } from '../fieldTypes';
import { HttpError } from '../httpError';
import type { FormFile } from '../requestBody';
import { defineRoute, type Route } from '../route';
import { validate } from '../validation';
import { newFlow, withGraph } from './flowFields';
import { createFlow, updateFlow } from './flowWrites';
import { toFlowExport } from './wireFlow';

const tag = 'Flows';
const mostFlows = 500;
/** Langflow's bounds of an archive. */
const zipLimits = { maxBytes: 100 * 1024 * 1024, maxMembers: 500 };

/** Flows as files, in and out. */
export function flowTransferRoutes(context: ApiContext): readonly Route[] {
  const { catalog, uploadGate, clock } = context;
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/flows/upload',
      tag,
      summary: 'Upload a flow, a list of flows, or a zip archive of them',
      bodyKind: 'form',
      answer: 'The flows; one with a known id is changed',
      status: 201,
      handle: async ({ readFile }) => {
        const leave = uploadGate.enter();
        try {
          const flows = await readFlows(await readFile());
          const stored: JsonObject[] = [];
          for (const flow of flows) stored.push(await store(context, flow));
          return Response.json(stored, { status: 201 });
        } finally {
          leave();
        }
      },
    }),
    defineRoute({
      method: 'POST',
      path: '/api/v1/flows/download',
      tag,
      summary: 'Download flows; keys and passwords are left out',
      body: z.array(flowId).max(mostFlows),
      answer: 'The flow as JSON, or several as a zip archive',
      handle: async ({ body }) => {
        const wanted = new Set(body);
        const found = (await catalog.list()).filter(
          ({ id, problem }) => wanted.has(id) && problem === undefined,
        );
        const flows: JsonObject[] = [];
        for (const entry of found) flows.push(toFlowExport(entry, await catalog.read(entry.path)));
        const [only] = flows;
        if (only === undefined) throw new HttpError(404, 'No flows found.');
        return flows.length === 1 ? Response.json(only) : zipAnswer(flows, clock.now());
      },
    }),
  ];
}

type NewFlow = z.output<typeof newFlow>;

async function store(context: ApiContext, flow: NewFlow): Promise<JsonObject> {
  const known =
    flow.id == null ? undefined : (await context.catalog.list()).find(({ id }) => id === flow.id);
  return known === undefined ? createFlow(context, flow) : updateFlow(context, known, flow);
}

/** @throws HttpError 400 or 422, with Langflow's words. */
async function readFlows(file: FormFile | undefined): Promise<readonly NewFlow[]> {
  if (file === undefined) throw new HttpError(400, 'No file provided');
  if (file.bytes.byteLength === 0) throw new HttpError(400, 'The uploaded file is empty');
  if (file.bytes[0] === 0x50 && file.bytes[1] === 0x4b) return readArchive(file);

  const value = parse(file.bytes);
  if (value === undefined) throw new HttpError(400, 'Invalid JSON file');
  if (!isRecord(value)) {
    throw new HttpError(
      422,
      "Invalid JSON: expected an object with 'flows' or a single flow object",
    );
  }
  if (!('flows' in value)) return [toFlow(value)];
  if (!Array.isArray(value['flows']) || value['flows'].length > mostFlows) {
    throw new HttpError(422, "Invalid JSON: 'flows' must be a list of flow objects");
  }
  return value['flows'].map(toFlow);
}

async function readArchive({ bytes, name }: FormFile): Promise<readonly NewFlow[]> {
  const members = await unpackZip(bytes, name, zipLimits);
  const values = members
    .filter((member) => member.name.toLowerCase().endsWith('.json'))
    .map((member) => parse(member.bytes))
    .filter((value) => isRecord(value));
  if (values.length === 0) {
    throw new HttpError(400, 'No valid flow JSON files found in the ZIP');
  }
  return values.map(toFlow);
}

function parse(bytes: Uint8Array): unknown {
  return tryParseJson(new TextDecoder().decode(bytes));
}

function toFlow(value: unknown): NewFlow {
  return validate(newFlow, withGraph(value), 'body');
}

async function zipAnswer(flows: readonly JsonObject[], now: number): Promise<Response> {
  const taken = new Set<string>();
  const files = flows.map((flow) => ({
    name: freeMember(asString(flow['name']) ?? 'flow', taken),
    bytes: new TextEncoder().encode(JSON.stringify(flow)),
  }));
  const stamp = new Date(now).toISOString().replaceAll(/[-:]/g, '').replace('T', '_').slice(0, 15);
  return new Response(new Uint8Array(await packZip(files)), {
    headers: {
      'Content-Type': 'application/x-zip-compressed',
      'Content-Disposition': contentDisposition(`${stamp}_langflow_flows.zip`),
    },
  });
}

function freeMember(name: string, taken: Set<string>): string {
  const safe = name.replaceAll(/[/\\\p{Cc}]/gu, '-');
  for (let number = 0; ; number++) {
    const member = `${safe}${number === 0 ? '' : ` (${number})`}.json`;
    if (taken.has(member.toLowerCase())) continue;
    taken.add(member.toLowerCase());
    return member;
  }
}

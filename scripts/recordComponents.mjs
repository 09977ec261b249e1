/**
 * Records what components of a real Langflow give: node scripts/recordComponents.mjs --langflow http://127.0.0.1:7860
 * Runs every case of test/fixtures/recorded/cases.json on that server (without login, or one that lets everybody in) and
 * writes the outputs to test/fixtures/recorded/components.json, which a contract test compares with the components here.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from './lib/paths.mjs';

/**
 * @typedef {any} Json What Langflow answers, as it comes
 * @typedef {{ component: string, title: string, values?: Json, arriving?: Json, output: string }} Case
 */

const folder = path.join(projectRoot, 'test', 'fixtures', 'recorded');
const { values: options } = parseArgs({ options: { langflow: { type: 'string' } } });
const base = (options.langflow ?? '').replace(/\/$/, '');
if (base === '') throw new Error('Name a server: --langflow http://127.0.0.1:7860');

/** Gives a value of the wanted kind to the component in question. */
const givenCode = `
import base64
import json
from lfx.custom.custom_component.component import Component
from lfx.io import MultilineInput, Output
from lfx.schema.data import Data
from lfx.schema.dataframe import DataFrame
from lfx.schema.message import Message

class Given(Component):
    display_name = "Given"
    name = "Given"
    inputs = [MultilineInput(name="content", display_name="Content")]
    outputs = [
        Output(name="message", display_name="Message", method="as_message"),
        Output(name="data", display_name="Data", method="as_data"),
        Output(name="table", display_name="Table", method="as_table"),
    ]

    def unpacked_content(self):
        return json.loads(base64.b64decode(self.content))

    def as_message(self) -> Message:
        return Message(text=self.unpacked_content())

    def as_data(self) -> Data:
        return Data(data=self.unpacked_content())

    def as_table(self) -> DataFrame:
        return DataFrame(self.unpacked_content())
`;

let token = '';
/** A graph that a server cannot build may leave its events open for ever. */
const patienceMs = 12_000;

/** @param {string} method @param {string} route @param {Json} [body] @returns {Promise<{ status: number, json: any }>} */
async function call(method, route, body) {
  const response = await fetch(base + route, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(patienceMs),
  });
  const text = await response.text();
  return { status: response.status, json: text === '' ? null : JSON.parse(text) };
}

token = (await call('GET', '/api/v1/auto_login')).json?.access_token ?? '';
const { version } = (await call('GET', '/api/v1/version')).json;
/** @type {Record<string, Record<string, Json>>} */
const categories = (await call('GET', '/api/v1/all')).json;
const given = (await call('POST', '/api/v1/custom_component', { code: givenCode })).json;

/** @param {Json} value @returns {Json} */
const copyOf = (value) => JSON.parse(JSON.stringify(value));

/** @param {string} name @returns {[string, Json] | undefined} */
function templateOf(name) {
  for (const category of Object.values(categories)) {
    if (typeof category !== 'object' || category === null) continue;
    for (const [key, value] of Object.entries(category)) {
      if (key === name || value?.name === name) return [key, copyOf(value)];
    }
  }
  return undefined;
}

/** @param {string} id @param {string} type @param {Json} node */
function nodeOf(id, type, node) {
  return { id, type: 'genericNode', position: { x: 0, y: 0 }, data: { id, type, node } };
}

/** @param {Json} handle */
const encode = (handle) => JSON.stringify(handle).replaceAll('"', 'œ');

/** @param {Json} from @param {string} output @param {Json} to @param {string} field */
function edgeOf(from, output, to, field) {
  const source = from.data.node.outputs.find((/** @type {Json} */ it) => it.name === output);
  const target = to.data.node.template[field];
  const sourceHandle = {
    dataType: from.data.type,
    id: from.id,
    name: output,
    output_types: source.types,
  };
  const targetHandle = {
    fieldName: field,
    id: to.id,
    inputTypes: target.input_types,
    type: target.type,
  };
  return {
    id: `${from.id}-${to.id}-${field}`,
    source: from.id,
    target: to.id,
    sourceHandle: encode(sourceHandle),
    targetHandle: encode(targetHandle),
    data: { sourceHandle, targetHandle },
  };
}

/** @param {Case} it */
function flowOf(it) {
  const found = templateOf(it.component);
  if (found === undefined) return undefined;

  const [type, node] = found;
  for (const [field, value] of Object.entries(it.values ?? {})) {
    node.template[field] ??= {
      name: field,
      display_name: field,
      type: 'str',
      show: true,
      input_types: ['Message'],
      list: false,
    };
    Object.assign(node.template[field], { value, show: true });
  }
  const subject = nodeOf(`${type.replaceAll(/\W/g, '')}-case1`, type, node);
  const sources = Object.entries(it.arriving ?? {}).flatMap(([field, values]) =>
    [values].flat().map((value, index) => {
      const [[output = '', content] = []] = Object.entries(value);
      const source = nodeOf(
        `Given-${field.replaceAll(/\W/g, '')}${index}`,
        'Given',
        copyOf(given.data ?? given),
      );
      // Packed, because Langflow reads escapes in what is entered.
      const packed = Buffer.from(JSON.stringify(content)).toString('base64');
      source.data.node.template.content.value = packed;
      return { source, edge: edgeOf(source, output, subject, field) };
    }),
  );
  const data = {
    nodes: [...sources.map(({ source }) => source), subject],
    edges: sources.map(({ edge }) => edge),
    viewport: { x: 0, y: 0, zoom: 1 },
  };
  return { id: subject.id, flow: { name: `Case ${Date.now()}`, description: '', data } };
}

/**
 * Runs a flow as the Playground does, and gives what became of one component. Where a component fails, some versions
 * never end the stream, so it is left as soon as the answer is there.
 * @param {string} id @param {string} component @returns {Promise<Json>}
 */
async function build(id, component) {
  const delivery = 'event_delivery=streaming';
  const { json } = await call('POST', `/api/v1/build/${id}/flow?${delivery}`, {});
  const events = await fetch(`${base}/api/v1/build/${json.job_id}/events?${delivery}`, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(patienceMs),
  });
  let text = '';
  /** @type {Json} */
  let found;
  for await (const chunk of events.body ?? []) {
    text += Buffer.from(chunk).toString('utf8');
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines.filter((one) => one.trim() !== '')) {
      const { event, data } = JSON.parse(line);
      if (event !== 'end_vertex') continue;

      const { id: ended, valid } = data.build_data;
      if (!valid) return data.build_data;
      // Read to its end: a stream that is left early keeps some versions busy.
      if (ended === component) found = data.build_data;
    }
  }
  return found;
}

/** Data in a list tells its class too; only what it holds is kept. @param {Json} value @returns {Json} */
function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  return value !== null && typeof value === 'object' && 'text_key' in value ? value.data : value;
}

/** @param {Case} it */
async function record(it) {
  const built = flowOf(it);
  if (built === undefined) return undefined;

  const { json: flow } = await call('POST', '/api/v1/flows/', built.flow);
  try {
    const own = await build(flow.id, built.id);
    if (own === undefined || (own.id !== built.id && !own.valid))
      throw new Error('it was never reached');
    if (!own.valid) return { fails: true };
    return { gives: plain(own.data.artifacts?.[it.output]?.raw ?? null) };
  } finally {
    await call('DELETE', `/api/v1/flows/${flow.id}`);
  }
}

/** @type {Case[]} */
const cases = JSON.parse(readFileSync(path.join(folder, 'cases.json'), 'utf8'));
/** @type {Json[]} */
const recorded = [];

/** After each case, so that a break loses nothing. */
function write() {
  const text = JSON.stringify({ langflow: version, cases: recorded }, undefined, 2);
  writeFileSync(path.join(folder, 'components.json'), `${text}\n`);
}

for (const it of cases) {
  const name = `${it.component}: ${it.title}`;
  try {
    const outcome = await record(it);
    if (outcome === undefined) console.log(`${name}: not in this Langflow`);
    else recorded.push({ ...it, ...outcome });
  } catch (error) {
    console.log(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
  write();
}
console.log(`${recorded.length} of ${cases.length} cases recorded from Langflow ${version}.`);

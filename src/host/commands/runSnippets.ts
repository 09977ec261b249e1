import type { JsonObject } from '../../base/json';
import type { ModelName } from '../../protocol/model';

/** A call of the local API that is written as code. */
export interface RunSnippet {
  readonly url: string;
  /** Flow id or endpoint name. */
  readonly flow: string;
  readonly needsKey: boolean;
  readonly sessionId?: string | undefined;
  readonly tweaks?: JsonObject | undefined;
  readonly model?: ModelName | undefined;
}

/** The variable that all snippets read the key from: a key in a clipboard ends up in chats. */
const keyVariable = 'LANGFLOW_API_KEY';

export type SnippetLanguage = 'curl' | 'JavaScript' | 'Python' | '.http';

/** How a run is written in each language, in the order menus show them. */
export const snippetWriters: Readonly<Record<SnippetLanguage, (run: RunSnippet) => string>> = {
  curl: toCurl,
  JavaScript: toJavaScript,
  Python: toPython,
  '.http': toHttpFile,
};

/** For a POSIX shell. */
function toCurl(run: RunSnippet): string {
  const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
  return [
    `curl -X POST ${quoted(addressOf(run))}`,
    `-H 'Content-Type: application/json'`,
    ...(run.needsKey ? [`-H "x-api-key: $${keyVariable}"`] : []),
    ...modelHeaders(run).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    `-d ${quoted(JSON.stringify(bodyOf(run)))}`,
  ].join(' \\\n  ');
}

/** For Node's modules; a browser is refused by the API unless its origin is listed. */
function toJavaScript(run: RunSnippet): string {
  const headers = [
    `    'Content-Type': 'application/json',`,
    ...(run.needsKey ? [`    'x-api-key': process.env.${keyVariable},`] : []),
    ...modelHeaders(run).map(([name, value]) => `    '${name}': ${JSON.stringify(value)},`),
  ];
  return `const response = await fetch(${JSON.stringify(addressOf(run))}, {
  method: 'POST',
  headers: {
${headers.join('\n')}
  },
  body: JSON.stringify(${indented(JSON.stringify(bodyOf(run), undefined, 2))}),
});
if (!response.ok) throw new Error(await response.text());

const { outputs } = await response.json();
console.log(outputs[0].outputs[0].results.message.text);
`;
}

/** With the standard library alone. */
function toPython(run: RunSnippet): string {
  const headers = [
    `        "Content-Type": "application/json",`,
    ...(run.needsKey ? [`        "x-api-key": os.environ["${keyVariable}"],`] : []),
    ...modelHeaders(run).map(([name, value]) => `        "${name}": ${JSON.stringify(value)},`),
  ];
  return `import json
${run.needsKey ? 'import os\n' : ''}import urllib.request

body = json.loads(${pythonText(JSON.stringify(bodyOf(run)))})
request = urllib.request.Request(
    ${pythonText(addressOf(run))},
    data=json.dumps(body).encode(),
    headers={
${headers.join('\n')}
    },
)
with urllib.request.urlopen(request) as response:
    outputs = json.load(response)["outputs"]
print(outputs[0]["outputs"][0]["results"]["message"]["text"])
`;
}

/** For REST Client and its kin. */
function toHttpFile(run: RunSnippet): string {
  return [
    `POST ${addressOf(run)}`,
    'Content-Type: application/json',
    ...(run.needsKey ? [`x-api-key: {{$processEnv ${keyVariable}}}`] : []),
    ...modelHeaders(run).map(([name, value]) => `${name}: ${value}`),
    '',
    // Braces in pairs would be taken for a variable.
    JSON.stringify(bodyOf(run), undefined, 2).replaceAll('{{', String.raw`{\u007b`),
    '',
  ].join('\n');
}

/** The name comes from a file, which may be hostile: it stays one segment of the path. */
function addressOf({ url, flow }: RunSnippet): string {
  return `${url}/api/v1/run/${encodeURIComponent(flow).replaceAll("'", '%27')}?stream=false`;
}

function bodyOf({ sessionId, tweaks }: RunSnippet): JsonObject {
  return {
    input_value: 'Hello',
    input_type: 'chat',
    output_type: 'chat',
    ...(sessionId === undefined ? {} : { session_id: sessionId }),
    ...(tweaks === undefined || Object.keys(tweaks).length === 0 ? {} : { tweaks }),
  };
}

function modelHeaders({ model }: RunSnippet): readonly (readonly [string, string])[] {
  if (model === undefined) return [];

  const name = `${model.provider}/${model.model}`.replaceAll(/[^\x20-\x7e]/g, '');
  return [['X-Flow-Playground-Model', name]];
}

function indented(text: string): string {
  return text.replaceAll('\n', '\n  ');
}

/** A JSON string is a Python string. */
function pythonText(text: string): string {
  return JSON.stringify(text);
}

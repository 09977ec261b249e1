import { isAppError } from '../base/errors';
import { tryParseJson, type JsonObject, type JsonValue } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import type { HttpResponse } from '../flow/ports';
import { pythonText } from '../flow/text';
import { Data, type FlowValue } from '../flow/values';
import {
  choiceField,
  flagField,
  integerField,
  invalidInput,
  output,
  textField,
  valueField,
} from './fields';
import { parseCurl } from './curl';
import { bodyOf, headersOf, parametersOf, withParameters } from './httpFields';
import { filesOf, webOf } from './sourcePorts';
import { bodyText, toUrl } from './webPages';

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

interface Call {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** What the fields ask for. A cURL command counts where nobody has taken it apart into the fields. */
function callOf(context: ComponentContext): Call {
  const curl = context.text('curl_input') || context.text('curl');
  const address = context.text('url_input').trim();
  if (curl !== '' && (address === '' || context.text('mode') === 'cURL')) {
    const parsed = parseCurl(curl);
    if (parsed !== undefined) return { ...parsed, body: bodyOf(parsed.data ?? {}) };
  }
  return {
    url: address,
    method: context.text('method').toUpperCase() || 'GET',
    headers: headersOf(context.value('headers')),
    body: bodyOf(context.value('body')),
  };
}

async function request(context: ComponentContext): Promise<FlowValue> {
  const call = callOf(context);
  if (call.url !== '') return send(context, call);

  // Before 1.3 the component took several addresses and answered with a list.
  const urls = context.list('urls').map((value) => pythonText(value).trim());
  if (urls.length === 0) {
    throw invalidInput(context, 'url_input', 'it needs an address.', 'Enter an address as URL.');
  }
  return Promise.all(urls.map((url) => send(context, { ...call, url })));
}

async function send(context: ComponentContext, call: Call): Promise<Data> {
  if (!methods.some((method) => method === call.method)) {
    throw invalidInput(
      context,
      'method',
      `the method ${call.method} is not supported.`,
      `Choose one of ${methods.join(', ')}.`,
    );
  }
  const url = withParameters(toUrl(call.url), parametersOf(context.value('query_params')));
  const hasBody = call.method !== 'GET';
  const headers = hasBody ? withJsonType(call.headers) : call.headers;
  const shown: JsonObject = context.boolean('include_httpx_metadata')
    ? { headers: call.headers }
    : {};
  try {
    const response = await webOf(context).send(
      {
        url,
        method: call.method,
        headers,
        ...(hasBody ? { body: JSON.stringify(call.body) } : {}),
        timeoutSeconds: context.integer('timeout'),
        followRedirects: context.boolean('follow_redirects'),
      },
      context.run.signal,
    );
    return new Data({ ...describe(url, response), ...(await result(context, response)), ...shown });
  } catch (error) {
    if (!isAppError(error, 'network-failed')) throw error;
    context.log(error.message);
    return new Data({
      source: url,
      headers: call.headers,
      status_code: 500,
      error: error.message,
    });
  }
}

function describe(url: string, response: HttpResponse): JsonObject {
  const history = response.redirects.map((redirect) => ({
    url: redirect.url,
    status_code: redirect.status,
  }));
  return {
    source: url,
    status_code: response.status,
    response_headers: response.headers,
    ...(history.length > 0 ? { redirection_history: history } : {}),
  };
}

async function result(context: ComponentContext, response: HttpResponse): Promise<JsonObject> {
  if (context.boolean('save_to_file')) {
    const path = `.langflow/files/${context.run.flowId}/${fileNameFor(response)}`;
    const saved = await filesOf(context).write(path, response.body);
    return { file_path: saved.fullPath };
  }
  return { result: await readBody(response) };
}

/** JSON as value, else text; what is no text, which JSON cannot carry, as base64. */
async function readBody(response: HttpResponse): Promise<JsonValue> {
  const type = response.headers['content-type'] ?? '';
  if (/application\/(octet-stream|binary)|^(image|audio|video)\//.test(type)) {
    return toBase64(response.body);
  }
  const text = await bodyText(response);
  return tryParseJson(text) ?? text;
}

function toBase64(bytes: Uint8Array): string {
  const step = 0x2000;
  let binary = '';
  for (let at = 0; at < bytes.length; at += step) {
    binary += String.fromCharCode(...bytes.subarray(at, at + step));
  }
  return btoa(binary);
}

const extensions: Readonly<Record<string, string>> = {
  'text/plain': 'txt',
  'text/html': 'html',
  'text/csv': 'csv',
  'application/json': 'json',
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
};

/** The name the server gives, else the last part of the address; without folders, never hidden. */
function fileNameFor(response: HttpResponse): string {
  const { headers } = response;
  const stated = /filename="?([^";]+)"?/i.exec(headers['content-disposition'] ?? '')?.[1];
  const path = stated ?? URL.parse(response.url)?.pathname ?? '';
  const last = path.split(/[/\\]/).at(-1) ?? '';
  const name = last.replace(/[^\w.-]+/g, '_').replace(/^\.+/, '') || 'response';
  return name.includes('.') ? name : `${name}.${extensionFor(headers['content-type'] ?? '')}`;
}

function extensionFor(contentType: string): string {
  return extensions[contentType.split(';')[0]?.trim() ?? ''] ?? 'bin';
}

function withJsonType(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  return hasType ? headers : { ...headers, 'Content-Type': 'application/json' };
}

/** Sends one request to a web service. */
export const apiRequest: ComponentDefinition = {
  type: 'APIRequest',
  aliases: ['APIRequestComponent'],
  displayName: 'API Request',
  category: 'data_source',
  description: 'Sends a request to a web service and passes its answer on.',
  inputs: [
    textField('url_input', 'URL', { isToolArgument: true, info: 'Address of the request.' }),
    textField('curl_input', 'cURL', { isAdvanced: true, info: 'A cURL command.' }),
    choiceField('method', 'Method', methods),
    choiceField('mode', 'Mode', ['URL', 'cURL']),
    valueField('query_params', 'Query Parameters', ['Data'], { isAdvanced: true }),
    {
      name: 'body',
      displayName: 'Body',
      kind: 'table',
      accepts: ['Data'],
      isList: true,
      isAdvanced: true,
    },
    {
      name: 'headers',
      displayName: 'Headers',
      kind: 'table',
      accepts: ['Data'],
      isList: true,
      isAdvanced: true,
    },
    integerField('timeout', 'Timeout', { defaultValue: 30, isAdvanced: true, info: 'Seconds.' }),
    flagField('follow_redirects', 'Follow Redirects', false, { isAdvanced: true }),
    flagField('save_to_file', 'Save to File', false, { isAdvanced: true }),
    flagField('include_httpx_metadata', 'Include Headers', false, { isAdvanced: true }),
    textField('curl', 'cURL', { isAdvanced: true, info: 'Of older versions.' }),
    textField('urls', 'URLs', { isList: true, isAdvanced: true, info: 'Of older versions.' }),
  ],
  outputs: [output('data', 'API Response', 'make_api_request', 'Data')],
  methods: { make_api_request: request, make_requests: request },
};

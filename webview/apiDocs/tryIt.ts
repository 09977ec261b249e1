import { element } from './dom';
import { exampleOf, typeOf, type Endpoint } from './openApi';

/** Longest answer that is shown; more would hold up the page. */
const longestShown = 200_000;

type Field = HTMLInputElement | HTMLTextAreaElement;

/** The form that sends a request to an endpoint and shows what comes back. */
export function tryIt(endpoint: Endpoint, id: string, key: () => string): HTMLElement {
  const form = element('form', { 'aria-label': `Try ${endpoint.method} ${endpoint.path}` });
  const fields = addFields(form, endpoint, id);
  const send = element('button', { type: 'submit' }, 'Send');
  const stop = element('button', { type: 'button', class: 'quiet' }, 'Stop');
  stop.disabled = true;
  const status = element('p', { class: 'status', role: 'status' });
  const answer = element('pre', { class: 'answer', tabindex: '0', 'aria-label': 'Answer' });
  answer.hidden = true;
  form.append(element('div', { class: 'buttons' }, send, stop));
  let running: AbortController | undefined;
  stop.addEventListener('click', () => running?.abort());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    running?.abort();
    const controller = (running = new AbortController());
    stop.disabled = false;
    void sendRequest(endpoint, fields, key(), controller.signal, { status, answer }).finally(() => {
      if (running === controller) stop.disabled = true;
    });
  });
  return element('div', { class: 'try' }, form, status, answer);
}

/** A field for each parameter and the body, by its place and name. */
function addFields(form: HTMLElement, endpoint: Endpoint, id: string): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  for (const { name, in: place, schema } of endpoint.parameters ?? []) {
    const field = element('input', { id: `${id}-${place}-${name}` });
    field.required = place === 'path';
    if (schema?.default !== undefined) field.placeholder = JSON.stringify(schema.default);
    fields.set(`${place} ${name}`, field);
    form.append(labelled(field, name, `${place}, ${typeOf(schema)}`));
  }
  const [kind, content] = Object.entries(endpoint.requestBody?.content ?? {})[0] ?? [];
  if (kind !== undefined) {
    const field = bodyField(kind, `${id}-body`);
    if (kind === 'application/json') {
      field.value = JSON.stringify(exampleOf(content?.schema), null, 2);
    }
    fields.set('body', field);
    form.append(labelled(field, kind === 'multipart/form-data' ? 'file' : 'body', kind));
  }
  return fields;
}

interface Output {
  readonly status: HTMLElement;
  readonly answer: HTMLElement;
}

async function sendRequest(
  endpoint: Endpoint,
  fields: ReadonlyMap<string, Field>,
  key: string,
  signal: AbortSignal,
  { status, answer }: Output,
): Promise<void> {
  status.textContent = 'Waiting…';
  answer.hidden = true;
  answer.textContent = '';
  const start = performance.now();
  try {
    const response = await fetch(addressOf(endpoint, fields), {
      ...requestOf(endpoint, fields, key),
      signal,
    });
    const type = response.headers.get('content-type')?.split(';')[0] ?? '';
    status.textContent = `${response.status} ${response.statusText} ${type}`.trim();
    answer.hidden = false;
    await show(response, type, answer);
    const milliseconds = Math.round(performance.now() - start);
    status.textContent += `, ${milliseconds} ms`;
  } catch (error) {
    status.textContent = signal.aborted ? 'Stopped.' : `No answer: ${String(error)}`;
  }
}

/** Events appear as they come; JSON is laid out once it is whole. */
async function show(response: Response, type: string, answer: HTMLElement): Promise<void> {
  if (type === 'application/json') {
    answer.textContent = layOut(await response.text());
    return;
  }
  if (!/^text\/|ndjson/.test(type)) {
    const { size } = await response.blob();
    answer.textContent = size === 0 ? '(nothing)' : `(${size} bytes)`;
    return;
  }
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) {
    const room = longestShown - answer.textContent.length;
    if (room > 0) answer.append(part.value.slice(0, room));
  }
}

function layOut(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2).slice(0, longestShown);
  } catch {
    return text.slice(0, longestShown);
  }
}

function addressOf(endpoint: Endpoint, fields: ReadonlyMap<string, Field>): string {
  const query = new URLSearchParams();
  let path = endpoint.path;
  for (const { name, in: place } of endpoint.parameters ?? []) {
    const value = fields.get(`${place} ${name}`)?.value ?? '';
    if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value));
    else if (value !== '') query.set(name, value);
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

function requestOf(
  endpoint: Endpoint,
  fields: ReadonlyMap<string, Field>,
  key: string,
): RequestInit {
  const headers: Record<string, string> = key === '' ? {} : { 'x-api-key': key };
  const field = fields.get('body');
  if (field instanceof HTMLInputElement) {
    const form = new FormData();
    for (const file of field.files ?? []) form.append('file', file);
    return { method: endpoint.method, headers, body: form };
  }
  if (field === undefined || field.value.trim() === '') return { method: endpoint.method, headers };
  return {
    method: endpoint.method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: field.value,
  };
}

function bodyField(kind: string, id: string): Field {
  return kind === 'multipart/form-data'
    ? element('input', { id, type: 'file' })
    : element('textarea', { id, rows: '8', spellcheck: 'false' });
}

function labelled(field: Field, name: string, hint: string): HTMLElement {
  const label = element('label', { for: field.id }, name, ' ', element('small', {}, hint));
  return element('div', { class: 'field' }, label, field);
}

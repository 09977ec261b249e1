import { element, withCode } from './dom';
import { byTag, type ApiDocument, type Endpoint } from './openApi';
import { tryIt } from './tryIt';

void start();

async function start(): Promise<void> {
  const main = document.querySelector('main');
  if (main === null) return;

  try {
    const response = await fetch('/openapi.json');
    draw(main, (await response.json()) as ApiDocument);
  } catch (error) {
    main.replaceChildren(
      element('p', { role: 'alert' }, `The server does not answer: ${String(error)}`),
    );
  }
}

function draw(main: HTMLElement, api: ApiDocument): void {
  const key = element('input', { id: 'key', type: 'password', autocomplete: 'off' });
  const filter = element('input', { id: 'filter', type: 'search', autocomplete: 'off' });
  const count = element('p', { class: 'count', role: 'status' });
  const tools = element(
    'div',
    { class: 'tools' },
    element('div', { class: 'field' }, element('label', { for: 'key' }, 'API key'), key),
    element('div', { class: 'field' }, element('label', { for: 'filter' }, 'Find'), filter),
  );
  const sections = [...byTag(api)].map(([tag, endpoints]) =>
    drawTag(tag, endpoints, () => key.value),
  );
  main.replaceChildren(
    element('h1', {}, api.info.title),
    element('p', {}, `${api.info.description ?? ''} Version ${api.info.version}.`),
    tools,
    count,
    ...sections,
  );
  const show = (): void => {
    const shown = sections.map((section) => showFitting(section, filter.value));
    const total = shown.reduce((sum, each) => sum + each, 0);
    count.textContent = `${total} ${total === 1 ? 'endpoint' : 'endpoints'}`;
  };
  filter.addEventListener('input', show);
  show();
}

/** Hides what does not fit; returns how much does. */
function showFitting(section: HTMLElement, filter: string): number {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const endpoint of section.querySelectorAll<HTMLElement>('details')) {
    const text = endpoint.querySelector('summary')?.textContent.toLowerCase() ?? '';
    endpoint.hidden = !words.every((word) => text.includes(word));
    if (!endpoint.hidden) shown++;
  }
  section.hidden = shown === 0;
  return shown;
}

function drawTag(tag: string, endpoints: readonly Endpoint[], key: () => string): HTMLElement {
  const id = `tag-${tag.toLowerCase().replaceAll(/\W+/g, '-')}`;
  return element(
    'section',
    { 'aria-labelledby': id },
    element('h2', { id }, tag),
    ...endpoints.map((endpoint, index) => drawEndpoint(endpoint, `${id}-${index}`, key)),
  );
}

function drawEndpoint(endpoint: Endpoint, id: string, key: () => string): HTMLElement {
  const details = element(
    'details',
    {},
    element(
      'summary',
      {},
      element('span', { class: `method ${endpoint.method.toLowerCase()}` }, endpoint.method),
      ' ',
      element('code', {}, endpoint.path),
      ' ',
      element('span', { class: 'what' }, endpoint.summary),
    ),
  );
  // Only what is opened is drawn: a page of forms that nobody asked for is slow to read out and to walk over.
  details.addEventListener(
    'toggle',
    () => {
      details.append(...drawDetails(endpoint, id, key));
    },
    { once: true },
  );
  return details;
}

function drawDetails(endpoint: Endpoint, id: string, key: () => string): readonly HTMLElement[] {
  const answers = Object.entries(endpoint.responses).map(([status, { description }]) =>
    element('li', {}, element('strong', {}, status), ' ', ...withCode(description)),
  );
  const isOpen = endpoint.security?.length === 0;
  const [schema] = Object.values(endpoint.requestBody?.content ?? {});
  return [
    element('ul', { class: 'answers', 'aria-label': 'Answers' }, ...answers),
    ...(isOpen ? [element('p', {}, 'Needs no key.')] : []),
    ...(schema?.schema === undefined ? [] : [drawSchema(schema.schema)]),
    tryIt(endpoint, id, key),
  ];
}

function drawSchema(schema: object): HTMLElement {
  const text = JSON.stringify(schema, null, 2);
  return element(
    'details',
    { class: 'schema' },
    element('summary', {}, 'Schema of the body'),
    element('pre', { tabindex: '0', 'aria-label': 'Schema of the body' }, text),
  );
}

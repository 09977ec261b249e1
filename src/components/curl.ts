import { splitShellWords } from './shellWords';

/** A request as a cURL command describes it. */
export interface CurlRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What is sent, as it stands in the command. */
  readonly data: string | undefined;
}

interface Draft {
  url: string | undefined;
  method: string | undefined;
  readonly headers: Record<string, string>;
  readonly data: string[];
}

type Take = (draft: Draft, value: string) => void;

const takeMethod: Take = (draft, value) => (draft.method = value.toUpperCase());
const takeUrl: Take = (draft, value) => (draft.url ??= value);
const takeData: Take = (draft, value) => draft.data.push(value);
const ignore: Take = () => undefined;
const takeHeader: Take = ({ headers }, line) => {
  const colon = line.indexOf(':');
  if (colon > 0) headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
};
const takeNamed =
  (name: string): Take =>
  ({ headers }, value) => {
    headers[name] = value;
  };
const takeUser: Take = ({ headers }, value) => {
  headers['Authorization'] = `Basic ${btoa(value)}`;
};

/** Options that take a value; the rest are switches, which say nothing that the component could use. */
const options: ReadonlyMap<string, Take> = new Map([
  ...pairs(['-X', '--request'], takeMethod),
  ...pairs(['--url'], takeUrl),
  ...pairs(['-H', '--header'], takeHeader),
  ...pairs(['-A', '--user-agent'], takeNamed('User-Agent')),
  ...pairs(['-b', '--cookie'], takeNamed('Cookie')),
  ...pairs(['-u', '--user'], takeUser),
  ...pairs(['-d', '--data', '--data-raw', '--data-binary', '--data-ascii', '--json'], takeData),
  ...pairs(['-o', '--output', '-m', '--max-time', '--connect-timeout', '-w', '-c', '-x'], ignore),
  ...pairs(['-F', '--form', '--retry', '--cacert', '--cert', '--key'], ignore),
]);

function pairs(names: readonly string[], take: Take): readonly (readonly [string, Take])[] {
  return names.map((name) => [name, take]);
}

/** Takes a cURL command apart. Undefined where the text is none; files (`@name`) are not read. */
export function parseCurl(command: string): CurlRequest | undefined {
  const [name, ...words] = splitShellWords(command.replace(/\\\r?\n/g, ' '));
  if (name !== 'curl') return undefined;

  const draft: Draft = { url: undefined, method: undefined, headers: {}, data: [] };
  for (let at = 0; at < words.length; at++) {
    const { option, attached } = splitOption(words[at] ?? '');
    const take = options.get(option);
    if (take !== undefined) take(draft, attached ?? words[++at] ?? '');
    else if (!option.startsWith('-')) takeUrl(draft, option);
  }
  const { url, headers, data } = draft;
  if (url === undefined) return undefined;

  const sent = data.length > 0 ? data.join('&') : undefined;
  const method = draft.method ?? (sent === undefined ? 'GET' : 'POST');
  return { url, method, headers, data: sent };
}

/** `-XPOST` and `--url=…` carry their value with them. */
function splitOption(word: string): {
  readonly option: string;
  readonly attached: string | undefined;
} {
  const match = /^(--[\w-]+)=(.*)$/s.exec(word) ?? /^(-[XHdAbu])(.+)$/s.exec(word);
  return { option: match?.[1] ?? word, attached: match?.[2] };
}

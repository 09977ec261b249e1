import { AppError, type ErrorSubject } from '../base/errors';
import { matchesHost, unbracket } from '../base/hostList';
import type { HttpPort, HttpRequest, VariablePort } from '../flow/ports';
import { isLoopback, providers } from './providers';

/** Shorter values are found in texts by chance. */
const shortestFound = 8;

const providerHosts = new Set(
  providers.flatMap(({ baseUrl }) => (baseUrl === undefined ? [] : [new URL(baseUrl).hostname])),
);
const providerDomains = providers.flatMap(({ domains }) => domains ?? []);
const providerKeys = new Set(
  providers.flatMap(({ keyVariable }) => (keyVariable === undefined ? [] : [keyVariable])),
);

/**
 * Keeps the user's keys from hosts that a flow file names: whoever wrote the file may be after them. A key
 * that the user has (stored, or in the environment) goes to providers that are known, to this machine and
 * to hosts that the user listed. What stands in the flow itself or comes with the request is not the user's.
 */
export class KeyGuard {
  constructor(
    private readonly variables: Pick<VariablePort, 'ownedValues'>,
    /** Asked at every use. */
    private readonly keyHosts: () => readonly string[],
  ) {}

  /**
   * Checks what a model's requests carry.
   * @throws AppError `key-refused`, naming variable and host
   */
  checkModel(asked: {
    readonly url: string;
    readonly apiKey: string | undefined;
    readonly headers: Readonly<Record<string, string>> | undefined;
    /** Hosts that the user's own settings of the provider name. */
    readonly ownUrls: readonly (string | undefined)[];
    readonly subject: ErrorSubject;
  }): void {
    const { url, apiKey, headers, ownUrls, subject } = asked;
    if (this.isTrusted(url) || ownUrls.some((own) => hostOf(own) === hostOf(url))) return;

    const carried = Object.values(headers ?? {});
    for (const [value, name] of this.owned()) {
      if (value === apiKey || carried.some((text) => holds(text, value))) {
        throw refusal(url, name, subject);
      }
    }
  }

  /** Web access of components that refuses to carry a provider's key elsewhere. */
  guardHttp(http: HttpPort): HttpPort {
    return {
      send: async (request, signal) => {
        this.checkRequest(request);
        return http.send(request, signal);
      },
    };
  }

  /** Other values of the user are for web services; which of them are keys, and whose, nobody knows. */
  private checkRequest({ url, headers = {}, body }: HttpRequest): void {
    if (this.isTrusted(url)) return;

    const text = typeof body === 'string' ? body : '';
    const carried = [url, decoded(url), ...Object.values(headers), text, decoded(text)];
    for (const [value, name] of this.owned()) {
      if (providerKeys.has(name) && carried.some((each) => holds(each, value))) {
        throw refusal(url, name, {});
      }
    }
  }

  private owned(): ReadonlyMap<string, string> {
    return this.variables.ownedValues?.() ?? new Map<string, string>();
  }

  private isTrusted(url: string): boolean {
    if (!URL.canParse(url)) return true;

    const { hostname, port, protocol } = new URL(url);
    if (isLoopback(url) || providerHosts.has(hostname)) return true;

    const number = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
    return [...providerDomains, ...this.keyHosts()].some((entry) =>
      matchesHost(entry, unbracket(hostname), number),
    );
  }
}

function holds(text: string, value: string): boolean {
  return value.length >= shortestFound && text.includes(value);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    // What is no such text hides nothing that way.
    return '';
  }
}

function hostOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).host : undefined;
}

function refusal(url: string, variable: string, subject: ErrorSubject): AppError {
  const { hostname } = new URL(url);
  return new AppError(
    'key-refused',
    `The flow would send your ${variable} to ${hostname}, which is none of the known providers.`,
    {
      remedy: `If you trust ${hostname} with it, add it to the setting flowPlayground.network.keyHosts (--key-host in a terminal).`,
      subject: { ...subject, variable, host: hostname },
    },
  );
}

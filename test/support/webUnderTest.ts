import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { NodeHttp, type NodeHttpOptions } from '../../src/net/nodeHttp';

export interface SeenRequest {
  readonly method: string;
  /** As the flow asked for it, with the real host. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a page answers; a function writes the answer itself. */
export type Page =
  | string
  | {
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string | string[]>>;
      readonly body?: string | Uint8Array;
    }
  | ((request: SeenRequest, response: ServerResponse) => void);

const nothingThere: Page = (_request, response) => {
  response.writeHead(404, 'Not Found').end('no such page');
};

/**
 * The web in a test: a real HTTP server on this machine that plays every host, and the product's own way to
 * the web led to it. Pages are found by host and path, then by host; what is not there answers 404.
 */
export class WebUnderTest {
  readonly requests: SeenRequest[] = [];
  readonly http: NodeHttp;

  private constructor(
    private readonly server: Server,
    private readonly pages: Readonly<Record<string, Page>>,
    /** What the rest of the web answers. */
    private readonly otherwise: Page,
    options: Partial<NodeHttpOptions>,
  ) {
    this.http = new NodeHttp({
      network: { allowedHosts: ['*'], privateHosts: [] },
      gateway: (url) => new URL(url.pathname + url.search, this.address),
      ...options,
    });
    server.on('request', (incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const request: SeenRequest = {
          method: incoming.method ?? '',
          url: `http://${incoming.headers.host ?? ''}${incoming.url ?? ''}`,
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString(),
        };
        this.requests.push(request);
        this.answer(request, response);
      });
    });
  }

  static async start(
    pages: Readonly<Record<string, Page>>,
    options: Partial<NodeHttpOptions> = {},
    otherwise: Page = nothingThere,
  ): Promise<WebUnderTest> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new WebUnderTest(server, pages, otherwise, options);
  }

  /** Where it really is. */
  get address(): string {
    const address = this.server.address() as AddressInfo;
    return `http://127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer(request: SeenRequest, response: ServerResponse): void {
    const { host, pathname } = new URL(request.url);
    const page = this.pages[host + pathname] ?? this.pages[host] ?? this.otherwise;
    if (typeof page === 'function') {
      page(request, response);
    } else if (typeof page === 'string') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    } else {
      response.writeHead(page.status ?? 200, page.headers ?? {}).end(page.body ?? '');
    }
  }
}

import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A line to a server that breaks at a chosen moment. */
export class CuttingProxy {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private cut:
    { readonly text: string; readonly isAfter: boolean; readonly isForEver: boolean } | undefined;
  private isClosed = false;
  /** How often the line was cut. */
  cuts = 0;

  private constructor(private readonly target: URL) {}

  static async start(url: string): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(new URL(url));
    proxy.server = createServer((client) => {
      proxy.join(client);
    }).listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** The server's address through this line; unencrypted, so that what passes can be read. */
  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
    url.searchParams.set('sslmode', 'disable');
    return url.href;
  }

  /** Breaks once this has been asked of the server: it is done, but nobody hears of it. @param isForEver lets nobody through after that */
  cutAfter(text: string, isForEver = false): void {
    this.cut = { text, isAfter: true, isForEver };
  }

  /** Breaks when this is about to be asked of the server, which never hears of it. */
  cutBefore(text: string): void {
    this.cut = { text, isAfter: false, isForEver: false };
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server?.close();
    if (this.server?.listening === true) await once(this.server, 'close');
  }

  private join(client: Socket): void {
    const server = connect(Number(this.target.port), this.target.hostname);
    let isMuted = false;
    const end = (): void => {
      client.destroy();
      server.destroy();
    };
    if (this.isClosed) end();
    for (const socket of [client, server]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        end();
      });
    }
    client.on('data', (chunk) => {
      const cut = this.cut !== undefined && chunk.includes(this.cut.text) ? this.cut : undefined;
      if (cut !== undefined) {
        this.cut = undefined;
        this.isClosed = cut.isForEver;
        this.cuts++;
        if (!cut.isAfter) {
          end();
          return;
        }
        isMuted = true;
      }
      server.write(chunk);
    });
    server.on('data', (chunk) => {
      // The server has answered, so it has done what it was asked.
      if (isMuted) end();
      else client.write(chunk);
    });
  }
}

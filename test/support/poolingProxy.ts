import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A message of PostgreSQL's protocol: its letter, and all of its bytes. */
interface Frame {
  readonly kind: string;
  readonly bytes: Buffer;
}

/** Cuts a stream into messages; a client's first has no letter. */
class Frames {
  private rest = Buffer.alloc(0);

  constructor(private isFirst: boolean) {}

  take(chunk: Buffer): readonly Frame[] {
    this.rest = Buffer.concat([this.rest, chunk]);
    const frames: Frame[] = [];
    for (;;) {
      const head = this.isFirst ? 0 : 1;
      if (this.rest.length < head + 4) return frames;

      const length = head + this.rest.readUInt32BE(head);
      if (this.rest.length < length) return frames;

      const kind = this.isFirst ? '' : String.fromCharCode(this.rest[0] ?? 0);
      frames.push({ kind, bytes: this.rest.subarray(0, length) });
      this.rest = this.rest.subarray(length);
      this.isFirst = false;
    }
  }
}

/** A connection to the server, lent to one client at a time. */
class Lent {
  client: Socket | undefined;

  constructor(readonly socket: Socket) {}
}

/**
 * Stands between clients and a PostgreSQL server as a pooler in transaction mode does: each
 * transaction gets another connection to the server, and what the server says unasked is lost.
 */
export class PoolingProxy {
  private readonly idle: Lent[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  private constructor(private readonly target: URL) {
    this.server = createServer((client) => {
      this.serve(client);
    });
  }

  static async start(url: string): Promise<PoolingProxy> {
    const proxy = new PoolingProxy(new URL(url));
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  get url(): string {
    const url = new URL(this.target);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    url.searchParams.set('sslmode', 'disable');
    return url.href;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    if (this.server.listening) await once(this.server, 'close');
  }

  private serve(client: Socket): void {
    this.sockets.add(client.setNoDelay().on('error', () => undefined));
    const frames = new Frames(true);
    let lent: Lent | undefined;
    client.on('data', (chunk) => {
      for (const { kind, bytes } of frames.take(chunk)) {
        if (kind === '') lent = this.join(bytes, client);
        else if (kind !== 'X') {
          if (lent?.client !== client) lent = this.idle.shift();
          // Every connection is busy: a real pooler would wait, this one has one for each client.
          if (lent === undefined) client.destroy();
          else lent.client = client;
          lent?.socket.write(bytes);
        }
      }
    });
  }

  /** Opens a connection for a new client's share of the pool. */
  private join(startup: Buffer, client: Socket): Lent {
    const lent = new Lent(connect(Number(this.target.port), this.target.hostname));
    lent.client = client;
    this.sockets.add(lent.socket.setNoDelay().on('error', () => undefined));
    const frames = new Frames(false);
    lent.socket.on('data', (chunk) => {
      for (const { kind, bytes } of frames.take(chunk)) this.answer(lent, kind, bytes);
    });
    lent.socket.write(startup);
    return lent;
  }

  private answer(lent: Lent, kind: string, bytes: Buffer): void {
    // The key with which a client could cancel what runs is the pooler's own.
    lent.client?.write(kind === 'K' ? withOtherProcess(bytes) : bytes);
    const isFree = kind === 'Z' && bytes[5] === 'I'.charCodeAt(0);
    if (!isFree) return;

    lent.client = undefined;
    this.idle.push(lent);
  }
}

function withOtherProcess(key: Buffer): Buffer {
  const other = Buffer.from(key);
  other.writeUInt32BE(other.readUInt32BE(5) + 1_000_000, 5);
  return other;
}

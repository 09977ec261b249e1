import { randomUUID } from 'node:crypto';
import type { Disposable } from '../../base/disposable';
import { asStrings, isJsonObject, tryParseJson } from '../../base/json';
import type { Logger } from '../../base/logger';
import type { StoreChange } from '../messageStore';
import type { ServerSession } from './connect';
import { channel } from './triggers';

export interface ChangeListenerOptions {
  readonly connect: () => Promise<ServerSession>;
  /** The origin of our own changes, which are told where they are made. */
  readonly origin: string;
  readonly onChange: (change: StoreChange) => void;
  /** Called where changes may not have been heard. */
  readonly onMissed: () => void;
  /** Notifies a channel, on another connection. */
  readonly notify: (channel: string) => Promise<unknown>;
  /** Called where it turns out that notifications do not come through, and where they do after all. */
  readonly onDeaf: (isDeaf: boolean) => void;
  readonly logger: Logger;
}

/** What is told within this time is told together, in milliseconds: others may write word by word. */
const gatherMs = 100;
const firstPauseMs = 200;
const longestPauseMs = 5000;
/** How long the server may say nothing before it is asked whether it is there, in milliseconds. */
const silenceMs = 30_000;
/** How long a notification to ourselves may be under way, in milliseconds. */
const echoMs = 3000;

const kinds = ['messages', 'sessions', 'runs', 'everything'] as const;

/**
 * Hears of changes by others, on a connection of its own. Where that is lost, it listens on a new
 * one, and says that some may have been missed.
 */
export class ChangeListener implements Disposable {
  private session: ServerSession | undefined;
  private heard: StoreChange[] = [];
  private gathering: NodeJS.Timeout | undefined;
  private retry: NodeJS.Timeout | undefined;
  private pulse: NodeJS.Timeout | undefined;
  private echo: NodeJS.Timeout | undefined;
  private isDisposed = false;

  constructor(private readonly options: ChangeListenerOptions) {}

  /** @throws what `pg` throws, where the server does not let us listen now. */
  async start(): Promise<void> {
    const session = await this.options.connect();
    const { client, abandon } = session;
    if (this.isDisposed) {
      abandon();
      return;
    }
    this.session = session;
    const echo = `${channel}_${randomUUID().replaceAll('-', '')}`;
    client.on('notification', (heard) => {
      if (heard.channel === echo) this.hearEcho(session, echo);
      else this.hear(heard.payload ?? '');
    });
    client.once('end', () => {
      if (this.session === session) this.restart(firstPauseMs);
    });
    await client.query(`LISTEN ${channel}; LISTEN ${echo}`);
    this.callOut(echo);
    this.pulse = setInterval(() => {
      this.feelPulse(session);
    }, silenceMs);
    this.pulse.unref();
  }

  dispose(): void {
    this.isDisposed = true;
    clearTimeout(this.gathering);
    clearTimeout(this.retry);
    this.stop();
  }

  /**
   * Behind a pooler that gives every transaction another connection, listening does nothing, and
   * nothing says so. So we notify ourselves, and see whether it comes.
   */
  private callOut(echo: string): void {
    const giveUp = (): void => {
      this.options.onDeaf(true);
    };
    this.echo = setTimeout(giveUp, echoMs);
    this.echo.unref();
    this.options.notify(echo).catch(() => {
      // Whoever waits for an answer hears of it; the time limit holds for us.
    });
  }

  private hearEcho({ client }: ServerSession, echo: string): void {
    clearTimeout(this.echo);
    this.options.onDeaf(false);
    client.query(`UNLISTEN ${echo}`).catch(() => {
      // The connection has gone, and the listening with it.
    });
  }

  private stop(): void {
    clearInterval(this.pulse);
    clearTimeout(this.echo);
    const { session } = this;
    this.session = undefined;
    session?.abandon();
  }

  /** A network that has gone away without a word is noticed only by asking. */
  private feelPulse(session: ServerSession): void {
    const limit = setTimeout(session.abandon, silenceMs / 2);
    session.client.query('SELECT 1').then(
      () => {
        clearTimeout(limit);
      },
      () => {
        clearTimeout(limit);
        session.abandon();
      },
    );
  }

  private restart(pauseMs: number): void {
    this.stop();
    if (this.isDisposed) return;

    this.retry = setTimeout(() => {
      this.start().then(
        () => {
          this.options.onMissed();
        },
        (error: unknown) => {
          this.options.logger.debug(`Changes by others are not heard of: ${String(error)}`);
          this.restart(Math.min(pauseMs * 2, longestPauseMs));
        },
      );
    }, pauseMs);
    this.retry.unref();
  }

  private hear(payload: string): void {
    const told = tryParseJson(payload);
    if (!isJsonObject(told) || told['origin'] === this.options.origin) return;

    const sessionIds = asStrings(told['sessions']);
    const kind = kinds.find((known) => known === told['kind']);
    const isNamed = kind !== undefined && kind !== 'everything' && sessionIds.length > 0;
    this.heard.push({ ...nothing, kind: isNamed ? kind : 'everything', sessionIds });
    this.gathering ??= setTimeout(() => {
      this.tell();
    }, gatherMs);
  }

  private tell(): void {
    this.gathering = undefined;
    const { heard } = this;
    this.heard = [];
    if (heard.some(({ kind }) => kind === 'everything')) {
      this.options.onChange({ ...nothing, kind: 'everything' });
      return;
    }
    for (const kind of kinds) {
      const sessionIds = heard
        .filter((each) => each.kind === kind)
        .flatMap((each) => each.sessionIds);
      if (sessionIds.length === 0) continue;

      this.options.onChange({ ...nothing, kind, sessionIds: [...new Set(sessionIds)] });
    }
  }
}

const nothing = { sessionIds: [], messageIds: [], origin: 'elsewhere' } as const;

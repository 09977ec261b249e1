import { cancelled } from './abort';
import type { Message, MessageFields } from './values';

/** A message that grows in the chat while its component is at work. */
export interface LiveMessage {
  /** As it is now; with an id once it was stored. */
  readonly current: Message;
  /** Adds to the end of its text. */
  append(chunk: string): Promise<void>;
  /** Replaces parts of it. */
  update(changes: Partial<MessageFields>): Promise<void>;
}

/** What makes a message grow; gives the last changes, which are stored with its end. */
export type GrowthWork = (live: LiveMessage) => Promise<Partial<MessageFields>>;

/** Where a growing message goes. */
interface LiveChannel {
  /** Stores the message and tells of it. */
  readonly store: (message: Message) => Promise<Message>;
  /** Tells of a chunk at the end of a stored message. */
  readonly token: (messageId: string, chunk: string) => void;
}

/**
 * Carries out changes one after the other, however many tools report at once. Nothing is told of a
 * message before it is stored. Without a channel it grows unheard.
 */
export class GrowingMessage implements LiveMessage {
  current: Message;
  private last: Promise<unknown> = Promise.resolve();
  private isClosed = false;

  constructor(
    message: Message,
    private readonly channel: LiveChannel | undefined,
  ) {
    this.current = message;
  }

  append(chunk: string): Promise<void> {
    return this.enqueue(async () => {
      if (chunk === '') return;

      const messageId = this.current.fields.id;
      this.current = this.current.with({ text: this.current.text + chunk });
      if (messageId === undefined) await this.store();
      else this.channel?.token(messageId, chunk);
    });
  }

  update(changes: Partial<MessageFields>): Promise<void> {
    return this.enqueue(async () => {
      this.current = this.current.with(changes);
      await this.store();
    });
  }

  /** Makes the last change; later ones are refused as those of a stopped run. */
  close(changes: Partial<MessageFields>): Promise<void> {
    const done = this.update(changes);
    this.isClosed = true;
    return done;
  }

  private async store(): Promise<void> {
    if (this.channel === undefined) return;

    const { id, seq, timestamp } = (await this.channel.store(this.current)).fields;
    this.current = this.current.with({ id, seq, timestamp });
  }

  private enqueue(change: () => Promise<void>): Promise<void> {
    if (this.isClosed) return Promise.reject(cancelled());

    const done = this.last.then(change);
    this.last = done.catch(() => undefined);
    return done;
  }
}

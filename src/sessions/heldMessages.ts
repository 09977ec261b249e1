import { AppError, toAppError } from '../base/errors';
import type { StoredMessage } from '../protocol/model';
import type { NewMessage } from '../store/messageStore';

interface Held {
  readonly message: NewMessage;
  readonly resolve: (stored: StoredMessage) => void;
  readonly reject: (error: AppError) => void;
}

type Insert = (messages: readonly NewMessage[]) => Promise<readonly StoredMessage[]>;

/** How long a message waits for others, in milliseconds: a run that ends at once has said all by then. */
const patienceMs = 25;

/**
 * New messages of one run on their way to the store. Making a message durable is what takes time, so those
 * that are said at nearly the same time are stored as one.
 */
export class HeldMessages {
  private held: Held[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly pending = new Set<Promise<unknown>>();

  constructor(private readonly insert: Insert) {}

  /** Resolves when the message is durable. A patient one waits a little for others. */
  add(message: NewMessage, { isPatient }: { readonly isPatient: boolean }): Promise<StoredMessage> {
    return new Promise((resolve, reject) => {
      this.held.push({ message, resolve, reject });
      if (!isPatient) this.flush();
      else {
        this.timer ??= setTimeout(() => {
          this.flush();
        }, patienceMs);
      }
    });
  }

  /** Hands over what waits, so that whatever is asked of the store next comes after it. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.held.length === 0) return;

    const storing = this.store(this.held.splice(0));
    this.pending.add(storing);
    void storing.finally(() => this.pending.delete(storing));
  }

  /** Resolves when everything added so far is durable, or has failed to be. */
  async settled(): Promise<void> {
    this.flush();
    await Promise.all(this.pending);
  }

  private async store(held: readonly Held[]): Promise<void> {
    try {
      const stored = await this.insert(held.map(({ message }) => message));
      for (const [index, { resolve, reject }] of held.entries()) {
        const own = stored[index];
        if (own === undefined) reject(new AppError('internal', 'The message was not stored.'));
        else resolve(own);
      }
    } catch (error) {
      for (const { reject } of held) reject(toAppError(error));
    }
  }
}

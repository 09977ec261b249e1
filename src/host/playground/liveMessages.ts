import type { RunEvent, StoredMessage } from '../../protocol/model';

/**
 * Answers that are still being written, with the text that has streamed so far. A page that opens in
 * the middle of a run gets them in its snapshot; the store learns of them only when they are whole.
 */
export class LiveMessages {
  private readonly messages = new Map<string, { runId: string; message: StoredMessage }>();

  handle(event: RunEvent): void {
    switch (event.type) {
      case 'message':
        this.note(event.runId, event.message);
        return;
      case 'token':
        this.append(event.messageId, event.chunk);
        return;
      case 'message-removed':
        this.messages.delete(event.messageId);
        return;
      case 'run-end':
        this.forget(event.runId);
        return;
      case 'run-start':
      case 'node-start':
      case 'node-end':
        return;
    }
  }

  /** Stored messages of a session, with what is being written laid over and added. */
  over(sessionId: string, stored: readonly StoredMessage[]): readonly StoredMessage[] {
    const known = new Set(stored.map(({ id }) => id));
    const added = [...this.messages.values()]
      .map(({ message }) => message)
      .filter((message) => message.sessionId === sessionId && !known.has(message.id));
    return [
      ...stored.map((message) => this.messages.get(message.id)?.message ?? message),
      ...added,
    ];
  }

  private note(runId: string, message: StoredMessage): void {
    if (message.properties.state === 'partial') this.messages.set(message.id, { runId, message });
    else this.messages.delete(message.id);
  }

  private append(messageId: string, chunk: string): void {
    const live = this.messages.get(messageId);
    if (live !== undefined) live.message = { ...live.message, text: live.message.text + chunk };
  }

  private forget(runId: string): void {
    for (const [id, live] of this.messages) {
      if (live.runId === runId) this.messages.delete(id);
    }
  }
}

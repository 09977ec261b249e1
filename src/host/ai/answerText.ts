import type { OutputResult, RunEvent, StoredMessage } from '../../protocol/model';

/** What a run says, as pieces of Markdown in the order in which they come. */
export class AnswerText {
  private readonly written = new Map<string, string>();
  private hasText = false;

  /** The next piece; empty where an event adds nothing. */
  add(event: RunEvent): string {
    switch (event.type) {
      case 'token':
        return this.write(event.messageId, event.chunk);
      case 'message':
        return this.message(event.message);
      case 'run-end':
        return this.hasText
          ? ''
          : (event.outputs.map(outputText).find((text) => text !== '') ?? '');
      case 'run-start':
      case 'node-start':
      case 'node-end':
      case 'message-removed':
        return '';
    }
  }

  /** The flow's own messages in full, less what was streamed of them before. */
  private message({ id, text, sender, error, properties }: StoredMessage): string {
    if (sender === 'User' || error) return '';

    const before = this.written.get(id) ?? '';
    const isGrown = text.startsWith(before) && text.length > before.length;
    return isGrown && properties.state === 'complete'
      ? this.write(id, text.slice(before.length))
      : '';
  }

  private write(id: string, chunk: string): string {
    const before = this.written.get(id);
    this.written.set(id, (before ?? '') + chunk);
    const isNext = before === undefined && this.hasText;
    this.hasText ||= chunk !== '';
    return isNext ? `\n\n${chunk}` : chunk;
  }
}

function outputText({ message, results }: OutputResult): string {
  if (message !== undefined) return message.text;

  const [value] = Object.values(results);
  if (value === undefined) return '';
  return typeof value.value === 'string' ? value.value : JSON.stringify(value.value, undefined, 2);
}

import type { Clock } from '../base/clock';
import { plainProperties, type Message } from '../flow/values';

/** Longer thoughts are cut: they are for a look, not for a model. */
const maxLength = 200_000;

/** What a model thinks before it answers. It goes with the message, apart from its text. */
export class Thoughts {
  private text = '';
  private durationMs = 0;
  private readonly started: number;

  constructor(private readonly clock: Pick<Clock, 'elapsed'>) {
    this.started = clock.elapsed();
  }

  add(chunk: string): void {
    if (this.text.length < maxLength) this.text = (this.text + chunk).slice(0, maxLength);
    this.durationMs = Math.round(this.clock.elapsed() - this.started);
  }

  /** The message with the thoughts, where there are any. */
  over(message: Message): Message {
    if (this.text.trim() === '') return message;

    const reasoning = { text: this.text, duration_ms: this.durationMs };
    const properties = { ...plainProperties, ...message.fields.properties, reasoning };
    return message.with({ properties });
  }
}

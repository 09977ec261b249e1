import { toAppError, type AppError } from '../base/errors';
import type { Clock } from '../base/clock';
import type { MessageProperties, RunEvent, StoredMessage } from '../protocol/model';
import { cancelled, takeUntilAborted, untilAborted } from './abort';
import { errorMessage } from './errorMessage';
import type { FlowNode } from './flowFile';
import { GrowingMessage, type GrowthWork } from './liveMessage';
import type { OrderedEvents } from './orderedEvents';
import type { EarlyMessages, MessagePort } from './ports';
import { toStoredMessage } from './show';
import type { Message, MessageFields } from './values';

/** What all messages of a run have in common. */
export interface MessengerOptions {
  readonly runId: string;
  readonly flowId: string;
  readonly messages: MessagePort;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly events: OrderedEvents;
  /** Whether messages may wait a moment, to become durable together: nobody watches the run. */
  readonly isPatient: boolean;
}

/** Who sends, and where to. */
export interface Sender {
  readonly node: FlowNode;
  readonly sessionId: string;
  /** Off for components whose messages Langflow keeps to itself, and for calls as a tool. */
  readonly isHeard: boolean;
}

/** What has arrived of a streamed message. */
interface Progress {
  text: string;
  stored: Message | undefined;
}

/** Stores the messages of a run and tells of them, in this order: nobody hears of what is not kept. */
export class Messenger {
  private readonly pending = new Set<Promise<unknown>>();
  /** Accepted messages as the database has them. */
  private readonly kept = new Map<string, Message>();
  private lost: AppError | undefined;

  constructor(private readonly options: MessengerOptions) {}

  /** Why a message that was accepted could not be stored. */
  get failure(): AppError | undefined {
    return this.lost;
  }

  /** Resolves when nothing is being stored any more. */
  async settled(): Promise<void> {
    await this.options.messages.early?.settled();
    while (this.pending.size > 0) await Promise.allSettled(this.pending);
  }

  async send(message: Message, sender: Sender): Promise<Message> {
    const complete = this.complete(message, sender);
    if (!sender.isHeard) return complete;
    if (this.options.signal.aborted) throw cancelled();

    const { early } = this.options.messages;
    if (early !== undefined && complete.fields.id === undefined) {
      return this.accept(early, complete);
    }
    return this.track(this.store(complete));
  }

  /**
   * Tells of a message at its first chunk and of every later chunk, and stores it whole at the end.
   * Where the run is stopped or the chunks break off, what arrived is kept and marked as stopped.
   */
  stream(message: Message, chunks: AsyncIterable<string>, sender: Sender): Promise<Message> {
    return this.track(this.follow(this.complete(message, sender), chunks, sender));
  }

  /**
   * Lets a component change a message while it works, and stores it whole at the end. Where the run is
   * stopped or the work fails, what is in the chat by then is kept and marked as stopped.
   */
  grow(message: Message, work: GrowthWork, sender: Sender): Promise<Message> {
    return this.track(this.accompany(this.complete(message, sender), work, sender));
  }

  /** Stores what went wrong as a message of the component, out of the memory's sight. */
  async sendError(error: AppError, sender: Sender): Promise<void> {
    await this.track(this.store(this.complete(errorMessage(error, sender.node), sender)));
  }

  /** A message as the database has it where that is known, as it is where not. */
  shown(message: Message): StoredMessage {
    const kept = this.kept.get(message.fields.id ?? '') ?? message;
    return toStoredMessage(kept, this.options.clock);
  }

  private accept(early: EarlyMessages, message: Message): Message {
    const { runId, clock, events, isPatient } = this.options;
    const { message: accepted, stored } = early.accept(this.marked(message), { isPatient });
    const told = stored.then(
      (kept): RunEvent => {
        this.kept.set(kept.fields.id ?? '', kept);
        return { type: 'message', runId, message: toStoredMessage(kept, clock) };
      },
      (error: unknown) => {
        this.lost ??= toAppError(error);
        return undefined;
      },
    );
    void this.track(events.pushWhen(told));
    return accepted;
  }

  private async accompany(message: Message, work: GrowthWork, sender: Sender): Promise<Message> {
    const { clock, signal, events, runId } = this.options;
    const started = clock.elapsed();
    const partial: MessageProperties = { ...message.fields.properties, state: 'partial' };
    const channel = {
      store: (changed: Message) => this.store(changed),
      token: (messageId: string, chunk: string) => {
        events.push({ type: 'token', runId, messageId, chunk });
      },
    };
    const live = new GrowingMessage(
      message.with({ properties: partial }),
      sender.isHeard ? channel : undefined,
    );
    const properties = (given = live.current.fields.properties): MessageProperties => ({
      ...given,
      state: 'complete',
      duration_ms: Math.round(clock.elapsed() - started),
    });
    let last: Partial<MessageFields>;
    try {
      last = await untilAborted(work(live), signal);
    } catch (thrown) {
      const isShown = live.current.fields.id !== undefined;
      if (isShown) await live.close({ properties: { ...properties(), stopped: true } });
      throw thrown;
    }
    await live.close({ ...last, properties: properties(last.properties) });
    return live.current;
  }

  private async follow(
    message: Message,
    chunks: AsyncIterable<string>,
    sender: Sender,
  ): Promise<Message> {
    const { clock } = this.options;
    const started = clock.elapsed();
    const progress: Progress = { text: '', stored: undefined };
    const failure = await this.consume(message, chunks, sender, progress);
    if (failure !== undefined && progress.text === '') throw failure;

    const { id, seq, timestamp } = progress.stored?.fields ?? {};
    const whole = message.with({
      text: progress.text,
      id,
      seq,
      timestamp,
      properties: {
        ...message.fields.properties,
        state: 'complete',
        duration_ms: Math.round(clock.elapsed() - started),
        ...(failure === undefined ? {} : { stopped: true }),
      },
    });
    const kept = sender.isHeard ? await this.store(whole) : whole;
    if (failure !== undefined) throw failure;
    return kept;
  }

  /** Takes chunks until they end; returns why they ended too early. */
  private async consume(
    message: Message,
    chunks: AsyncIterable<string>,
    sender: Sender,
    progress: Progress,
  ): Promise<AppError | undefined> {
    const { events, runId, signal } = this.options;
    const properties: MessageProperties = { ...message.fields.properties, state: 'partial' };
    try {
      for await (const chunk of takeUntilAborted(chunks, signal)) {
        progress.text += chunk;
        if (!sender.isHeard || chunk === '') continue;

        const messageId = progress.stored?.fields.id;
        if (messageId !== undefined) events.push({ type: 'token', runId, messageId, chunk });
        else progress.stored = await this.store(message.with({ text: progress.text, properties }));
      }
      return undefined;
    } catch (thrown) {
      return toAppError(thrown);
    }
  }

  private async store(message: Message): Promise<Message> {
    const { runId, messages, clock, events } = this.options;
    const stored = await messages.save(this.marked(message));
    events.push({ type: 'message', runId, message: toStoredMessage(stored, clock) });
    return stored;
  }

  private marked(message: Message): Message {
    const properties = { ...message.fields.properties, run_id: this.options.runId };
    return message.with({ properties });
  }

  private complete(message: Message, sender: Sender): Message {
    const { sessionId, flowId } = message.fields;
    return message.with({
      sessionId: sessionId === '' ? sender.sessionId : sessionId,
      flowId: flowId ?? this.options.flowId,
    });
  }

  private async track<T>(work: Promise<T>): Promise<T> {
    this.pending.add(work);
    try {
      return await work;
    } finally {
      this.pending.delete(work);
    }
  }
}

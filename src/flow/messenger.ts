import { toAppError, type AppError } from '../base/errors';
import type { Clock } from '../base/clock';
import type { MessageProperties, RunEvent } from '../protocol/model';
import { cancelled, takeUntilAborted, untilAborted } from './abort';
import { errorMessage } from './errorMessage';
import type { FlowNode } from './flowFile';
import { GrowingMessage, type GrowthWork } from './liveMessage';
import type { MessagePort } from './ports';
import { toStoredMessage } from './show';
import type { Message, MessageFields } from './values';

/** What all messages of a run have in common. */
export interface MessengerOptions {
  readonly runId: string;
  readonly flowId: string;
  readonly messages: MessagePort;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly emit: (event: RunEvent) => void;
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

  constructor(private readonly options: MessengerOptions) {}

  /** Resolves when nothing is being stored any more. */
  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.allSettled(this.pending);
  }

  async send(message: Message, sender: Sender): Promise<Message> {
    const complete = this.complete(message, sender);
    if (!sender.isHeard) return complete;
    if (this.options.signal.aborted) throw cancelled();

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

  private async accompany(message: Message, work: GrowthWork, sender: Sender): Promise<Message> {
    const { clock, signal, emit, runId } = this.options;
    const started = clock.elapsed();
    const partial: MessageProperties = { ...message.fields.properties, state: 'partial' };
    const channel = {
      store: (changed: Message) => this.store(changed),
      token: (messageId: string, chunk: string) => {
        emit({ type: 'token', runId, messageId, chunk });
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
    const { emit, runId, signal } = this.options;
    const properties: MessageProperties = { ...message.fields.properties, state: 'partial' };
    try {
      for await (const chunk of takeUntilAborted(chunks, signal)) {
        progress.text += chunk;
        if (!sender.isHeard || chunk === '') continue;

        const messageId = progress.stored?.fields.id;
        if (messageId !== undefined) emit({ type: 'token', runId, messageId, chunk });
        else progress.stored = await this.store(message.with({ text: progress.text, properties }));
      }
      return undefined;
    } catch (thrown) {
      return toAppError(thrown);
    }
  }

  private async store(message: Message): Promise<Message> {
    const { runId, messages, clock, emit } = this.options;
    const properties = { ...message.fields.properties, run_id: runId };
    const stored = await messages.save(message.with({ properties }));
    emit({ type: 'message', runId, message: toStoredMessage(stored, clock) });
    return stored;
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

import { AppError } from '../base/errors';
import type { AcceptedMessage, EarlyMessages, MessagePort, MessageQuery } from '../flow/ports';
import { Message, plainProperties, type MessageFields } from '../flow/values';
import type { StoredMessage } from '../protocol/model';
import { newId } from '../base/ids';
import type { MessageChange, NewMessage } from '../store/messageStore';
import { HeldMessages } from './heldMessages';
import { validSessionId, type SessionService } from './sessionService';

/** The run that messages belong to. */
export interface MessageOrigin {
  readonly flowId: string;
  readonly runId: string;
  /** Of the flow's text, where known. */
  readonly flowHash?: string;
}

/** A flow's memory, kept in the workspace's sessions. One per run; it marks what it writes as the run's. */
export class SessionMessages implements MessagePort {
  private readonly written = new Set<string>();
  private readonly held: HeldMessages;
  readonly early: EarlyMessages;

  constructor(
    private readonly sessions: SessionService,
    private readonly origin: MessageOrigin,
  ) {
    this.held = new HeldMessages((messages) => sessions.insertMessages(messages));
    this.early = {
      accept: (message, options) => this.accept(message, options),
      settled: () => this.held.settled(),
    };
  }

  async save(message: Message): Promise<Message> {
    requireSender(message);
    const { id } = message.fields;
    const stored = await (id === undefined ? this.insert(message) : this.replace(id, message));
    return toMessage(stored);
  }

  async remove(messageId: string): Promise<void> {
    this.written.delete(messageId);
    this.held.flush();
    await this.sessions.deleteMessages([messageId]);
  }

  async query(query: MessageQuery): Promise<readonly Message[]> {
    if (query.limit <= 0) return [];

    // What the run has said is part of what it remembers.
    await this.held.settled();
    const found = await this.sessions.findMessages({ ...query, includeErrors: false });
    return found.map(toMessage);
  }

  /** Stores a new message and returns it as the database has it. */
  async insert(message: Message): Promise<StoredMessage> {
    this.held.flush();
    const stored = await this.sessions.insertMessage(toNewMessage(message, this.origin));
    this.written.add(stored.id);
    return stored;
  }

  private accept(message: Message, options: { readonly isPatient: boolean }): AcceptedMessage {
    requireSender(message);
    const accepted = message.with({ id: newId(), timestamp: this.sessions.nextTime() });
    const { id = '' } = accepted.fields;
    const stored = this.held.add(toNewMessage(accepted, this.origin), options);
    this.written.add(id);
    return { message: accepted, stored: stored.then(toMessage) };
  }

  /** A message with an id may come from outside the run, so it need not be there. */
  private async replace(id: string, message: Message): Promise<StoredMessage> {
    this.held.flush();
    const isKnown = this.written.has(id) || (await this.sessions.getMessage(id)) !== undefined;
    if (!isKnown) return this.insert(message);

    return this.sessions.updateMessage(id, toChange(toNewMessage(message, this.origin)));
  }
}

/** @throws AppError `input-invalid` where it is not said who speaks, or where */
function requireSender({ fields }: Message): void {
  const { sender, senderName, sessionId } = fields;
  if (sender === '' || senderName === '' || sessionId === '') {
    throw new AppError(
      'input-invalid',
      'A message needs a session id, a sender and a sender name to be stored.',
      { remedy: 'Set them on the component that stores the message.' },
    );
  }
  validSessionId(sessionId);
}

/** A stored message as components see it. */
function toMessage(stored: StoredMessage): Message {
  return new Message(stored);
}

/** A message as the store takes it. */
function toNewMessage(message: Message, origin: MessageOrigin): NewMessage {
  const { fields } = message;
  return {
    ...toChange(fields),
    ...(fields.id === undefined ? {} : { id: fields.id }),
    ...(fields.timestamp === undefined ? {} : { timestamp: fields.timestamp }),
    flowId: fields.flowId ?? origin.flowId,
    properties: {
      ...plainProperties,
      ...fields.properties,
      run_id: origin.runId,
      ...(origin.flowHash === undefined ? {} : { flow_hash: origin.flowHash }),
    },
  };
}

/** What may be written to a message that is already stored. */
function toChange(message: MessageFields | NewMessage): Required<MessageChange> {
  return {
    text: message.text,
    sender: message.sender,
    senderName: message.senderName,
    sessionId: message.sessionId,
    contextId: message.contextId,
    files: message.files,
    edit: message.edit,
    error: message.error,
    properties: message.properties,
    category: message.category,
    contentBlocks: message.contentBlocks,
  };
}

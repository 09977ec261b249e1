import type { NewMessage } from '../../store/messageStore';
import type { StoredMessage } from '../../protocol/model';

/** A message as a file has it, with where it stands. */
export interface LocatedMessage {
  /** From 1. */
  readonly line: number;
  /** @throws AppError `input-invalid` */
  readonly read: () => NewMessage;
}

/** A way of writing messages into a file, and of reading them back. */
export interface FileFormat {
  /** What stands before the first message. */
  readonly head: string;
  /** One message, after the one before it in the file. */
  readonly write: (message: StoredMessage, previous: StoredMessage | undefined) => string;
  /** What stands after the last message. */
  readonly tail: string;
  /** @throws AppError `input-invalid` where the file as a whole is none of this format. */
  readonly read: (text: string) => Iterable<LocatedMessage>;
}

import { plainProperties } from '../flow/values';
import type { NewMessage } from '../store/messageStore';

/** What a person says in the name of one side of a conversation. */
type Written = Pick<NewMessage, 'text' | 'sender' | 'senderName' | 'flowId'> &
  Partial<Pick<NewMessage, 'contextId' | 'timestamp'>>;

/** A message that was written by hand: no run made it, and nothing is attached. */
export function writtenMessage(written: Written): Omit<NewMessage, 'sessionId'> {
  return {
    contextId: undefined,
    ...written,
    files: [],
    error: false,
    edit: false,
    properties: plainProperties,
    category: 'message',
    contentBlocks: [],
  };
}

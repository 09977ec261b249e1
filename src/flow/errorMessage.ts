import type { AppError } from '../base/errors';
import { toRunError } from './runError';
import { Message, plainProperties } from './values';

/** Whose error it is: a component, or the flow as a whole, which has no id. */
export interface ErrorSource {
  readonly id: string | null;
  readonly displayName: string;
}

/** Langflow's error message; unlike there, it is marked as an error, so that no memory returns it. */
export function errorMessage(error: AppError, { id, displayName: name }: ErrorSource): Message {
  return new Message({
    text: error.message,
    sender: name,
    senderName: name,
    error: true,
    category: 'error',
    properties: {
      ...plainProperties,
      text_color: 'red',
      background_color: 'red',
      icon: 'error',
      source: { id, display_name: name, source: name },
    },
    contentBlocks: [
      {
        title: 'Error',
        contents: [
          {
            type: 'error',
            component: name,
            field: error.subject.field ?? null,
            reason: error.message,
            solution: error.remedy ?? null,
            traceback: null,
            // Ours, beside Langflow's fields: what a view needs to offer the remedy.
            error: { ...toRunError(error), subject: { ...error.subject } },
          },
        ],
        allow_markdown: true,
        media_url: null,
      },
    ],
  });
}

import { isErrorMessage } from '../state/errorInfo';
import { openMessageMenu, type MessageContext } from './messageTools';
import { switchVersion } from './siblings';

type Action = (context: MessageContext, element: HTMLElement) => void;

/**
 * Keys that act while a message itself has the focus.
 * @returns whether the key did something
 */
export function runMessageKey(
  event: KeyboardEvent,
  element: HTMLElement,
  context: MessageContext,
): boolean {
  if (event.ctrlKey || event.metaKey) return false;
  if (event.altKey) return runVersionKey(event.key, context);

  const run = actions[event.key.toLowerCase()];
  if (run === undefined || (event.key === 'F10' && !event.shiftKey)) return false;

  run(context, element);
  return true;
}

const openMenu: Action = (context, element) => {
  openMessageMenu(element, context);
};

/** By `key` in lower case. */
const actions: Readonly<Record<string, Action>> = {
  c: ({ app, message }) => {
    app.messages.copy(message.text);
  },
  e: ({ message, open }) => {
    if (!isErrorMessage(message)) open('edit');
  },
  r: ({ app, message, canRun }) => {
    if (canRun) void app.messages.regenerate(message.id);
  },
  f: ({ app, message }) => void app.sessions.duplicate(message.sessionId, message.seq),
  n: ({ open }) => {
    open('note');
  },
  delete: ({ app, message }) => void app.messages.remove([message.id]),
  enter: (_, element) => {
    element.querySelector<HTMLElement>('.message-tools button')?.focus();
  },
  contextmenu: openMenu,
  f10: openMenu,
};

function runVersionKey(key: string, { app, version }: MessageContext): boolean {
  if (key === 'ArrowLeft') return switchVersion(app, version, -1);
  return key === 'ArrowRight' && switchVersion(app, version, 1);
}

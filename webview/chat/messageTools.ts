import { html, nothing, type TemplateResult } from 'lit';
import type { StoredMessage } from '../../src/protocol/model';
import { iconButton } from '../icons';
import { openMenu, openMenuBelow, type MenuItem } from '../page/menu';
import { moveInRow } from '../page/roving';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { isErrorMessage } from '../state/errorInfo';

/** A message and what may be done with it now. */
export interface MessageContext {
  readonly app: PlaygroundApp;
  readonly message: StoredMessage;
  readonly canRun: boolean;
  readonly edit: () => void;
}

/** The buttons over a message: seen on hover and focus, there for the keyboard at all times. */
export function messageTools(context: MessageContext): TemplateResult {
  const { message } = context;
  const isUser = message.sender === 'User';
  const isError = isErrorMessage(message);
  return html`<div
    class="message-tools"
    role="toolbar"
    aria-label=${text('message.actions')}
    @keydown=${moveInRow}
  >
    ${copyButton(context)} ${isError ? nothing : editButton(context)}
    ${rerunButton(context, isUser)} ${forkButton(context)}
    ${isUser || isError ? nothing : ratingButtons(context)}
    ${iconButton({
      icon: 'ellipsis',
      label: text('message.more'),
      opensMenu: true,
      tabIndex: -1,
      onClick: (event) => {
        openMenu(event, text('message.actions'), menuItems(context));
      },
    })}
  </div>`;
}

/** The same actions as a menu below a message. */
export function openMessageMenu(element: HTMLElement | null, context: MessageContext): void {
  openMenuBelow(element, text('message.actions'), menuItems(context), element);
}

function copyButton({ app, message }: MessageContext): TemplateResult {
  return iconButton({
    icon: 'copy',
    label: text('message.copy'),
    tabIndex: -1,
    onClick: () => {
      app.messages.copy(message.text);
    },
  });
}

function editButton({ edit }: MessageContext): TemplateResult {
  return iconButton({
    icon: 'edit',
    label: text('message.edit'),
    tabIndex: -1,
    onClick: edit,
  });
}

function rerunButton({ app, message, canRun }: MessageContext, isUser: boolean): TemplateResult {
  return iconButton({
    icon: isUser ? 'debug-restart' : 'refresh',
    label: text(isUser ? 'message.rerun' : 'message.regenerate'),
    tabIndex: -1,
    isDisabled: !canRun,
    onClick: () => void app.messages.regenerate(message.id),
  });
}

function forkButton({ app, message }: MessageContext): TemplateResult {
  return iconButton({
    icon: 'repo-forked',
    label: text('message.fork'),
    tabIndex: -1,
    extra: 'wide',
    onClick: () => void app.sessions.duplicate(message.sessionId, message.seq),
  });
}

function ratingButtons({ app, message }: MessageContext): TemplateResult {
  const rating = message.properties.positive_feedback;
  return html`<span class="sep wide"></span> ${iconButton({
      icon: rating === true ? 'thumbsup-filled' : 'thumbsup',
      label: text('message.helpful'),
      isPressed: rating === true,
      tabIndex: -1,
      extra: 'wide',
      onClick: () => {
        app.messages.rate(message, true);
      },
    })}
    ${iconButton({
      icon: rating === false ? 'thumbsdown-filled' : 'thumbsdown',
      label: text('message.notHelpful'),
      isPressed: rating === false,
      tabIndex: -1,
      extra: 'wide',
      onClick: () => {
        app.messages.rate(message, false);
      },
    })}<span class="sep wide"></span>`;
}

function menuItems({ app, message }: MessageContext): readonly MenuItem[] {
  return [
    {
      label: text('message.menuCopy'),
      key: 'C',
      run: () => {
        app.messages.copy(message.text);
      },
    },
    {
      label: text('message.openDocument'),
      run: () => {
        app.page.act({ action: 'open-message', messageId: message.id });
      },
    },
    {
      label: text('message.menuFork'),
      key: 'F',
      run: () => void app.sessions.duplicate(message.sessionId, message.seq),
    },
    'separator',
    {
      label: text('message.menuDelete'),
      key: 'Del',
      run: () => void app.messages.remove([message.id]),
    },
  ];
}

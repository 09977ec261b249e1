import { html, nothing, type TemplateResult } from 'lit';
import type { StoredMessage } from '../../src/protocol/model';
import type { VersionPoint } from '../../src/protocol/playground';
import { iconButton } from '../icons';
import { openMenu, openMenuBelow, type MenuItem } from '../page/menu';
import { moveInRow } from '../page/roving';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { isErrorMessage } from '../state/errorInfo';
import type { PromptMark } from '../state/promptMarks';

/** A message and what may be done with it now. */
export interface MessageContext {
  readonly app: PlaygroundApp;
  readonly message: StoredMessage;
  readonly canRun: boolean;
  readonly mark: PromptMark | undefined;
  readonly version: VersionPoint | undefined;
  /** What of it is being written now. */
  readonly writing: MessagePart | undefined;
  readonly open: (part: MessagePart) => void;
  readonly close: () => void;
}

/** What can be written at a message: its text, a note, or a message before or after it. */
export type MessagePart = 'edit' | 'note' | 'before' | 'after';

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

function editButton({ open }: MessageContext): TemplateResult {
  return iconButton({
    icon: 'edit',
    label: text('message.edit'),
    tabIndex: -1,
    onClick: () => {
      open('edit');
    },
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
      onClick: () => void app.messages.rate(message, true),
    })}
    ${iconButton({
      icon: rating === false ? 'thumbsdown-filled' : 'thumbsdown',
      label: text('message.notHelpful'),
      isPressed: rating === false,
      tabIndex: -1,
      extra: 'wide',
      onClick: () => void app.messages.rate(message, false),
    })}<span class="sep wide"></span>`;
}

function menuItems(context: MessageContext): readonly MenuItem[] {
  const { app, message, canRun, open } = context;
  const { run_id: runId, note = '' } = message.properties;
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
      label: text('message.copyTest'),
      run: () => {
        app.sessions.copyTest(message.sessionId, [message.id]);
      },
    },
    ...(runId === undefined
      ? []
      : [
          {
            label: text('message.menuShowRun'),
            run: () => {
              app.page.inspect(runId);
            },
          },
        ]),
    'separator',
    {
      label: text('message.otherModel'),
      isDisabled: !canRun,
      run: () => void app.messages.regenerate(message.id, { model: 'ask' }),
    },
    {
      label: text('message.menuFork'),
      key: 'F',
      run: () => void app.sessions.duplicate(message.sessionId, message.seq),
    },
    'separator',
    ...(['before', 'after'] as const).map((place) => ({
      label: text(`message.insert.${place}`),
      run: () => {
        open(place);
      },
    })),
    {
      label: text(note === '' ? 'message.addNote' : 'message.editNote'),
      key: 'N',
      run: () => {
        open('note');
      },
    },
    'separator',
    {
      label: text('message.menuDelete'),
      key: 'Del',
      run: () => void app.messages.remove([message.id]),
    },
  ];
}

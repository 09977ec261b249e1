import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { StoredMessage } from '../../src/protocol/model';
import type { VersionPoint } from '../../src/protocol/playground';
import { isPrivateSession } from '../../src/protocol/privateSessions';
import { PageElement } from '../element';
import { icon, iconButton } from '../icons';
import { countText, text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { errorInfo, isErrorMessage } from '../state/errorInfo';
import type { PageState } from '../state/pageState';
import { noPrompt, promptView } from '../state/promptMarks';
import { errorCard, problemCards } from './errorCard';
import './message';
import { MessageWindow } from './messageWindow';
import { ScrollAnchor } from './scrollAnchor';
import { nextItem } from '../page/roving';

const pageKeySteps = 5;

/** The messages of a session, oldest first, kept at its end while the reader is there. */
@customElement('fp-thread')
export class ThreadElement extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) state!: PageState;

  @state() private isAtEnd = true;
  private prompt = noPrompt;
  private readonly shown = new MessageWindow();
  private readonly anchor = new ScrollAnchor({
    onStick: (isSticky) => {
      this.isAtEnd = isSticky;
    },
    isTail: () => this.shown.isAtEnd,
    bring: (messageId) => this.bring(messageId),
  });

  protected override firstUpdated(): void {
    const scroller = this.querySelector<HTMLElement>('.thread');
    const content = this.querySelector<HTMLElement>('.thread-content');
    if (scroller !== null && content !== null) this.anchor.attach(scroller, content);
    scroller?.addEventListener('scroll', this.onScroll, { passive: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.anchor.detach();
  }

  protected override willUpdate(changed: PropertyValues<ThreadElement>): void {
    if (!changed.has('state')) return;

    const before = changed.get('state');
    this.updatePrompt(before);
    if (before !== undefined && before.sessionId !== this.state.sessionId) {
      this.anchor.switchTo(before.sessionId, this.state.sessionId);
      this.shown.reset();
    } else if (before?.messages[0] !== this.state.messages[0]) this.anchor.hold();
    const sent = this.state.messages.at(-1);
    const isNew = sent !== undefined && before?.messages.at(-1)?.id !== sent.id;
    if (isNew && sent.sender === 'User') this.goToEnd();
  }

  private updatePrompt(before: PageState | undefined): void {
    const { messages, lastRun } = this.state;
    if (before?.messages === messages && before.lastRun === lastRun) return;

    this.prompt = promptView(messages, lastRun);
  }

  protected override updated(): void {
    this.anchor.settle();
    this.fill();
  }

  protected override render(): TemplateResult {
    const { messages, sessionId, hasOlder, flow } = this.state;
    const { sessions } = this.app;
    return html`<div
      class="thread"
      role="log"
      aria-live="off"
      aria-label=${text('thread.label', sessions.nameOf(sessionId))}
      tabindex="0"
      @keydown=${this.onKeyDown}
    >
      <div class="thread-content">
        ${
          hasOlder
            ? html`<div class="older meta">
                ${icon('loading', 'codicon-small spin')}${text('thread.loadingOlder')}
              </div>`
            : nothing
        }
        ${repeat(
          this.shown.select(messages),
          ({ id }) => id,
          (message) =>
            html`${this.windowLine(message)}<fp-message
                .app=${this.app}
                .message=${message}
                .stream=${this.app.page.stream(message.id)}
                .canRun=${this.canRun}
                .mark=${this.prompt.marks.get(message.id)}
                .version=${this.versionOf(message.id)}
              ></fp-message>`,
        )}
        ${this.isEmpty ? this.empty() : nothing} ${this.failure()}
        ${problemCards(this.app, flow?.problems ?? [])}
      </div>
      ${
        this.isAtEnd
          ? nothing
          : html`<div class="jump">
              ${iconButton({
                icon: 'arrow-down',
                label: text('thread.jump'),
                onClick: () => {
                  this.anchor.stick();
                  this.querySelector<HTMLElement>('.thread')?.focus({ preventScroll: true });
                },
              })}
            </div>`
      }
    </div>`;
  }

  /** Lies where the memory of the last run begins. */
  private windowLine({ id }: StoredMessage): TemplateResult | typeof nothing {
    if (this.prompt.boundary !== id) return nothing;

    const { window } = this.prompt;
    const words = window === 0 ? text('thread.noMemory') : countText('thread.window', window);
    return html`<div class="window-line meta" role="separator" aria-label=${words}>
      <span aria-hidden="true">${words}</span>
    </div>`;
  }

  private versionOf(messageId: string): VersionPoint | undefined {
    return this.state.versions?.find((point) => point.messageId === messageId);
  }

  private get isEmpty(): boolean {
    const { messages, hasOlder, ended, sessionId } = this.state;
    return messages.length === 0 && !hasOlder && ended[sessionId]?.error === undefined;
  }

  private empty(): TemplateResult {
    const { flow, sessionId } = this.state;
    const hasDescription = flow !== undefined && flow.description !== '';
    const key = isPrivateSession(sessionId) ? 'thread.emptyPrivate' : 'thread.emptyBody';
    const words = hasDescription ? flow.description : text(key, flow?.name ?? '');
    return html`<div class="empty">
      ${icon('comment-discussion')}
      <h2>${text('thread.empty')}</h2>
      <p>${words}</p>
    </div>`;
  }

  private get canRun(): boolean {
    const { isTrusted, flow } = this.state;
    return isTrusted && !this.app.page.isRunning && flow?.problems.length === 0;
  }

  /** An error that no stored message tells of. */
  private failure(): TemplateResult | typeof nothing {
    const { ended, sessionId, messages } = this.state;
    const error = ended[sessionId]?.error;
    const last = messages.at(-1);
    if (error === undefined || (last !== undefined && isErrorMessage(last))) return nothing;
    if (error.code === 'cancelled') return nothing;

    const onAgain = this.canRun ? () => void this.app.messages.runAgain() : undefined;
    return html`<div class="failure">${errorCard(this.app, errorInfo(error), { onAgain })}</div>`;
  }

  private goToEnd(): void {
    this.shown.toEnd();
    this.anchor.stick();
    this.requestUpdate();
  }

  /** Draws more where the reader comes near an edge of what is drawn. */
  private fill(): void {
    const edge = this.anchor.nearEdge;
    const { messages, hasOlder } = this.state;
    if (edge === 'bottom' && this.shown.growDown()) this.requestUpdate();
    if (edge !== 'top') return;

    this.anchor.hold();
    if (this.shown.growUp(messages.length, this.isAtEnd)) this.requestUpdate();
    else if (hasOlder) void this.app.messages.loadOlder();
  }

  private bring(messageId: string): boolean {
    const { messages, hasOlder } = this.state;
    const index = messages.findIndex(({ id }) => id === messageId);
    if (index >= 0) {
      this.shown.show(index, messages.length);
      this.requestUpdate();
    } else if (hasOlder) void this.app.messages.loadOlder();
    return index >= 0 || hasOlder;
  }

  private readonly onScroll = (): void => {
    this.fill();
  };

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    const thread = event.currentTarget;
    const { target } = event;
    if (!(thread instanceof HTMLElement) || !(target instanceof HTMLElement)) return;
    if (event.ctrlKey && event.key === 'End') {
      this.goToEnd();
      event.preventDefault();
      return;
    }
    if (target !== thread && !target.matches('.message')) return;

    const messages = [...thread.querySelectorAll<HTMLElement>('.message')];
    const next =
      target === thread ? entryPoint(messages, event.key) : step(messages, target, event.key);
    if (next === undefined) return;

    next.focus();
    event.preventDefault();
  };
}

/** From the thread itself, arrows enter at the newest message. */
function entryPoint(messages: readonly HTMLElement[], key: string): HTMLElement | undefined {
  return /^Arrow(?:Up|Down)$/.test(key) ? messages.at(-1) : undefined;
}

function step(
  messages: readonly HTMLElement[],
  current: HTMLElement,
  key: string,
): HTMLElement | undefined {
  const index = messages.indexOf(current);
  if (key === 'PageUp') return messages[Math.max(0, index - pageKeySteps)];
  if (key === 'PageDown') return messages[Math.min(messages.length - 1, index + pageKeySteps)];
  if (key === 'ArrowLeft' || key === 'ArrowRight') return undefined;

  return nextItem(messages, current, key);
}

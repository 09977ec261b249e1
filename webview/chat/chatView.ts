import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PageElement } from '../element';
import { icon } from '../icons';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import type { PageState } from '../state/pageState';
import type { UiState } from '../state/uiState';
import '../form/ioPane';
import './composer';
import { problemCards } from './errorCard';
import './thread';

/** A session as a conversation, with the flow's other inputs and outputs beside it. */
@customElement('fp-chat')
export class ChatView extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) state!: PageState;
  @property({ attribute: false }) ui!: UiState;

  protected override render(): TemplateResult {
    const { flow } = this.state;
    const hasIo = (flow?.inputs.length ?? 0) + (flow?.outputs.length ?? 0) > 0;
    return html`<div class="chat">
        ${
          this.isEmpty
            ? this.empty()
            : html`<fp-thread
                class="thread-host"
                .app=${this.app}
                .state=${this.state}
              ></fp-thread>`
        }
        <fp-composer
          class="composer-area"
          .app=${this.app}
          .state=${this.state}
          .ui=${this.ui}
        ></fp-composer>
      </div>
      ${
        hasIo && this.ui.isIoOpen
          ? html`<fp-io .app=${this.app} .state=${this.state} .ui=${this.ui}></fp-io>`
          : nothing
      }`;
  }

  private get isEmpty(): boolean {
    const { messages, hasOlder, ended, sessionId } = this.state;
    return messages.length === 0 && !hasOlder && ended[sessionId]?.error === undefined;
  }

  private empty(): TemplateResult {
    const { flow } = this.state;
    return html`<div class="thread-empty scroll">
      <div class="empty">
        ${icon('comment-discussion')}
        <h2>${text('thread.empty')}</h2>
        <p>
          ${
            flow?.description === undefined || flow.description === ''
              ? text('thread.emptyBody', flow?.name ?? '')
              : flow.description
          }
        </p>
      </div>
      ${problemCards(this.app, flow?.problems ?? [])}
    </div>`;
  }
}

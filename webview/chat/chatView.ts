import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PageElement } from '../element';
import type { PlaygroundApp } from '../state/app';
import type { PageState } from '../state/pageState';
import type { UiState } from '../state/uiState';
import '../form/ioPane';
import './composer';
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
        <fp-thread class="thread-host" .app=${this.app} .state=${this.state}></fp-thread>
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
}

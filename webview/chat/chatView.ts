import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { PageElement } from '../element';
import { icon } from '../icons';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import type { PageState } from '../state/pageState';
import type { UiState } from '../state/uiState';
import '../form/ioPane';
import './composer';
import { hasFiles, urisOf } from './droppedFiles';
import './thread';

/** A session as a conversation, with the flow's other inputs and outputs beside it. */
@customElement('fp-chat')
export class ChatView extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) state!: PageState;
  @property({ attribute: false }) ui!: UiState;

  @state() private isDropTarget = false;

  protected override render(): TemplateResult {
    const { flow } = this.state;
    const hasIo = (flow?.inputs.length ?? 0) + (flow?.outputs.length ?? 0) > 0;
    return html`<div
        class="chat"
        @dragover=${this.onDragOver}
        @dragleave=${this.onDragLeave}
        @drop=${this.onDrop}
      >
        <fp-thread class="thread-host" .app=${this.app} .state=${this.state}></fp-thread>
        <fp-composer
          class="composer-area"
          .app=${this.app}
          .state=${this.state}
          .ui=${this.ui}
        ></fp-composer>
        ${
          this.isDropTarget
            ? html`<div class="drop-hint">${icon('attach')}${text('composer.drop')}</div>`
            : nothing
        }
      </div>
      ${
        hasIo && this.ui.isIoOpen
          ? html`<fp-io .app=${this.app} .state=${this.state} .ui=${this.ui}></fp-io>`
          : nothing
      }`;
  }

  private get takesFiles(): boolean {
    const { flow, isTrusted } = this.state;
    return isTrusted && flow?.hasChatInput === true;
  }

  private readonly onDragOver = (event: DragEvent): void => {
    if (!this.takesFiles || !hasFiles(event.dataTransfer)) return;

    event.preventDefault();
    this.isDropTarget = true;
  };

  private readonly onDragLeave = (event: DragEvent): void => {
    const inside = event.currentTarget instanceof Node ? event.currentTarget : undefined;
    const isWithin =
      event.relatedTarget instanceof Node && inside?.contains(event.relatedTarget) === true;
    if (!isWithin) this.isDropTarget = false;
  };

  private readonly onDrop = (event: DragEvent): void => {
    this.isDropTarget = false;
    const { dataTransfer } = event;
    if (!this.takesFiles || dataTransfer === null || !hasFiles(dataTransfer)) return;

    event.preventDefault();
    const { sessionId } = this.state;
    const files = [...dataTransfer.files];
    if (files.length > 0) void this.app.files.add(sessionId, files);
    else void this.app.files.addUris(sessionId, urisOf(dataTransfer));
  };
}

import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { imageTypeOf, type Attachment } from '../../src/protocol/attachments';
import { PageElement } from '../element';
import { formatBytes } from '../format';
import { icon } from '../icons';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import './picture';

/** What goes with the message that is being written. */
@customElement('fp-attachment-bar')
export class AttachmentBar extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) sessionId = '';

  private unsubscribe: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.unsubscribe = this.app.page.subscribe(() => {
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unsubscribe?.();
  }

  protected override render(): TemplateResult | typeof nothing {
    const files = this.app.files.of(this.sessionId);
    const storing = this.app.files.storingIn(this.sessionId);
    if (files.length + storing.length === 0) return nothing;

    return html`<div class="attachments" role="list" aria-label=${text('composer.files')}>
      ${files.map((file) => this.file(file))}
      ${storing.map(
        (name) =>
          html`<span class="chip" role="listitem" aria-label=${text('composer.storing', name)}
            >${icon('loading', 'spin')}<span class="clip">${name}</span></span
          >`,
      )}
    </div>`;
  }

  private file(file: Attachment): TemplateResult {
    const isPicture = imageTypeOf(file.name) !== undefined;
    return html`<span class="chip" role="listitem" title=${file.name}
      >${
        isPicture
          ? html`<fp-picture
              .app=${this.app}
              .path=${file.path}
              .isDecorative=${true}
            ></fp-picture>`
          : icon('file')
      }<span class="clip">${file.name}</span><span class="muted num">${formatBytes(file.size)}</span
      ><button
        type="button"
        class="remove"
        title=${text('composer.removeFile', file.name)}
        aria-label=${text('composer.removeFile', file.name)}
        @click=${() => {
          this.app.files.remove(this.sessionId, file.path);
          this.closest('.composer')?.querySelector('textarea')?.focus();
        }}
      >
        ${icon('close')}
      </button></span
    >`;
  }
}

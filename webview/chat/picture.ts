import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { attachmentName } from '../../src/protocol/attachments';
import { PageElement } from '../element';
import { icon } from '../icons';
import type { PlaygroundApp } from '../state/app';

/** A stored picture, drawn once its content is here; until then, and where it has gone, an icon. */
@customElement('fp-picture')
export class PictureElement extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) path = '';
  /** Set where the name stands beside it anyway. */
  @property({ attribute: false }) isDecorative = false;

  @state() private address: string | undefined;

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('path')) return;

    const { path } = this;
    this.address = undefined;
    void this.app.files.picture(path).then((address) => {
      if (path === this.path) this.address = address;
    });
  }

  protected override render(): TemplateResult {
    const name = attachmentName(this.path);
    if (this.address !== undefined) {
      return html`<img
        class="picture"
        src=${this.address}
        alt=${this.isDecorative ? '' : name}
        draggable="false"
      />`;
    }
    return html`<span class=${this.isDecorative ? '' : 'chip'}
      >${icon('file-media')}${
        this.isDecorative ? nothing : html`<span class="clip">${name}</span>`
      }</span
    >`;
  }
}

import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '../chat/picture';
import { PageElement } from '../element';
import { icon } from '../icons';
import type { PlaygroundApp } from '../state/app';
import type { PictureSource } from '../state/pictures';
import { text } from '../strings';

/** A picture that a component gave. One of the web is fetched by the editor, and only when asked for. */
@customElement('fp-picture-output')
export class PictureOutput extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) source!: PictureSource;
  /** Names it. */
  @property({ attribute: false }) label = '';

  @state() private loaded: string | undefined;

  protected override willUpdate(changed: PropertyValues<PictureOutput>): void {
    const before = changed.get('source');
    if (before !== undefined && JSON.stringify(before) !== JSON.stringify(this.source)) {
      this.loaded = undefined;
    }
  }

  protected override render(): TemplateResult {
    const { source } = this;
    if (source.kind === 'stored') {
      return html`<fp-picture
        class="output-picture"
        .app=${this.app}
        .path=${source.path}
      ></fp-picture>`;
    }
    const address = source.kind === 'data' ? source.url : this.loaded;
    if (address !== undefined) {
      return html`<span class="output-picture"
        ><img class="picture" src=${address} alt=${this.label} draggable="false"
      /></span>`;
    }
    const host = source.kind === 'web' ? new URL(source.url).host : '';
    return html`<button type="button" class="link" @click=${() => void this.load()}>
      ${icon('file-media')}${text('form.loadPicture', host)}
    </button>`;
  }

  private async load(): Promise<void> {
    const { source } = this;
    if (source.kind !== 'web') return;

    const { page } = this.app;
    const content = await page.ask(() => page.client.call('loadImage', { url: source.url }));
    if (content !== undefined && source === this.source) {
      this.loaded = `data:${content.mediaType};base64,${content.base64}`;
    }
  }
}

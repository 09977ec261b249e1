import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PageElement } from '../element';
import { text } from '../strings';
import type { PageController } from '../state/controller';
import { clampSidebarWidth, maxSidebarWidth, minSidebarWidth } from '../state/uiState';

const step = 20;

/** The edge of the sidebar: dragged, or moved with the arrow keys. */
@customElement('fp-sash')
export class SashElement extends PageElement {
  @property({ attribute: false }) page!: PageController;
  @property({ attribute: false }) width = 0;

  protected override render(): TemplateResult {
    return html`<div
      class="sash"
      role="separator"
      tabindex="0"
      aria-orientation="vertical"
      aria-label=${text('sessions.resize')}
      aria-valuemin=${minSidebarWidth}
      aria-valuemax=${maxSidebarWidth}
      aria-valuenow=${this.width}
      @pointerdown=${this.onPointerDown}
      @keydown=${this.onKeyDown}
    ></div>`;
  }

  private set(width: number): void {
    this.page.setUi({ sidebarWidth: clampSidebarWidth(width) });
  }

  private readonly onPointerDown = (event: PointerEvent): void => {
    const sash = event.currentTarget;
    const start = event.clientX - this.width;
    if (!(sash instanceof HTMLElement) || event.button !== 0) return;

    sash.setPointerCapture(event.pointerId);
    const move = (moved: PointerEvent): void => {
      this.set(moved.clientX - start);
    };
    sash.addEventListener('pointermove', move);
    sash.addEventListener(
      'lostpointercapture',
      () => {
        sash.removeEventListener('pointermove', move);
      },
      { once: true },
    );
  };

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') this.set(this.width - step);
    else if (event.key === 'ArrowRight') this.set(this.width + step);
    else return;

    event.preventDefault();
  };
}

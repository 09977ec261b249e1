import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PageElement } from '../element';
import { iconButton } from '../icons';
import { text } from '../strings';
import type { Notice, PageController } from '../state/controller';

const visibleMs = 10_000;

/** A line over the foot of the page: what happened and how to take it back. Goes by itself. */
@customElement('fp-notice')
export class NoticeElement extends PageElement {
  @property({ attribute: false }) page!: PageController;
  @property({ attribute: false }) notice: Notice | undefined;

  private timer: number | undefined;

  protected override updated(changed: PropertyValues): void {
    if (changed.has('notice')) this.waitAndHide();
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.notice === undefined) return nothing;

    return html`<div
      class="notice"
      role="group"
      aria-label=${this.notice.text}
      @pointerenter=${this.hold}
      @pointerleave=${this.waitAndHide}
      @focusin=${this.hold}
      @focusout=${this.waitAndHide}
    >
      <span class="text">${this.notice.text}</span>
      ${this.notice.actions.map(
        ({ label, run }) =>
          html`<button
            type="button"
            class="link"
            @click=${() => {
              this.page.showNotice(undefined);
              run();
            }}
          >
            ${label}
          </button>`,
      )}
      ${iconButton({
        icon: 'close',
        label: text('notice.dismiss'),
        onClick: () => {
          this.page.showNotice(undefined);
        },
      })}
    </div>`;
  }

  private readonly hold = (): void => {
    window.clearTimeout(this.timer);
  };

  private readonly waitAndHide = (): void => {
    window.clearTimeout(this.timer);
    const { notice } = this;
    if (notice === undefined) return;

    this.timer = window.setTimeout(() => {
      if (this.page.notice === notice) this.page.showNotice(undefined);
    }, visibleMs);
  };
}

import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ShownValue } from '../../src/protocol/model';
import { PageElement } from '../element';
import { formatNumber } from '../format';
import { iconButton } from '../icons';
import { formatJson } from '../markdown/jsonBlock';
import type { PlaygroundApp } from '../state/app';
import { pictureOf } from '../state/pictures';
import { tableOf, textOf } from '../state/values';
import { countText, text } from '../strings';
import { shownValue } from './shownValue';

/** Where a value stands among the runs that are kept. */
interface ValueOrigin {
  readonly runId: string;
  readonly place: number;
  readonly name: string;
}

/** A result of the flow under its name: read, copied, opened in an editor, loaded in full. */
@customElement('fp-output')
export class OutputElement extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) label = '';
  @property({ attribute: false }) type = '';
  @property({ attribute: false }) value!: ShownValue;
  @property({ attribute: false }) origin: ValueOrigin | undefined;

  @state() private full: ShownValue | undefined;

  protected override willUpdate(changed: PropertyValues<OutputElement>): void {
    const before = changed.get('value');
    if (before !== undefined && before !== this.value) this.full = undefined;
    if (!changed.has('value')) return;

    // A picture cannot be drawn by half.
    const picture = pictureOf(this.value);
    if (picture?.kind === 'data' && picture.isCut) void this.load();
  }

  protected override render(): TemplateResult {
    const { label } = this;
    const value = this.full ?? this.value;
    const canLoad =
      value.truncated === true && this.full === undefined && this.origin !== undefined;
    return html`<section class="output" aria-label=${label}>
      <div class="field-head">
        <h3>${label}</h3>
        <span class="meta">${kindOf(value, this.type)}</span><span class="grow"></span>
        ${iconButton({
          icon: 'copy',
          label: text('form.copyOutput', label),
          onClick: () => void this.copy(),
        })}
        ${iconButton({
          icon: 'go-to-file',
          label: text('form.openOutput', label),
          onClick: () => void this.open(),
        })}
      </div>
      ${shownValue(this.app, value, { label, isNoted: !canLoad })}
      ${
        canLoad
          ? html`<button
              type="button"
              class="link"
              aria-label=${text('inspector.loadAllOf', label)}
              @click=${() => void this.load()}
            >
              ${text('inspector.loadAll')}
            </button>`
          : nothing
      }
    </section>`;
  }

  /** Reads the value as it was kept; what was too large for that stays cut. */
  private async load(): Promise<ShownValue> {
    const { origin, value } = this;
    if (value.truncated !== true || origin === undefined) return value;
    if (this.full !== undefined) return this.full;

    const { page } = this.app;
    const call = { ...origin, side: 'outputs' } as const;
    const full = (await page.ask(() => page.client.call('runValue', call))) ?? value;
    if (value === this.value) this.full = full;
    return full;
  }

  private async copy(): Promise<void> {
    this.app.messages.copy(sourceOf(await this.load()));
  }

  private async open(): Promise<void> {
    const value = await this.load();
    const language = textOf(value) === undefined ? 'json' : 'markdown';
    this.app.page.act({ action: 'open-text', text: sourceOf(value), language });
  }
}

function sourceOf(value: ShownValue): string {
  return textOf(value) ?? formatJson(value.value);
}

function kindOf(value: ShownValue, type: string): string {
  if (pictureOf(value) !== undefined) return text('form.picture');

  const table = textOf(value) === undefined ? tableOf(value) : undefined;
  if (table === undefined) return type;

  const { length } = table.rows;
  return value.truncated === true
    ? text('form.moreRows', formatNumber(length))
    : countText('form.rows', length, formatNumber(length));
}

import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PageElement } from '../element';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import type { PageState } from '../state/pageState';
import type { UiState } from '../state/uiState';
import { inputsBar } from './fields';
import { outputRecords, outputSections } from './outputs';

/** Text inputs and outputs of a flow that also chats, beside the conversation. */
@customElement('fp-io')
export class IoPane extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) state!: PageState;
  @property({ attribute: false }) ui!: UiState;

  protected override render(): TemplateResult | typeof nothing {
    const { flow } = this.state;
    if (flow === undefined) return nothing;

    return html`<aside class="io-pane" aria-label=${text('form.pane')}>
      ${flow.inputs.length === 0 ? nothing : this.inputs()}
      ${flow.outputs.length === 0 ? nothing : this.outputs()}
    </aside>`;
  }

  private inputs(): TemplateResult {
    return html`${inputsBar(this.app)}
      <div class="io-part">
        <fp-inputs
          .app=${this.app}
          .inputs=${this.state.flow?.inputs ?? []}
          .ui=${this.ui}
        ></fp-inputs>
      </div>`;
  }

  private outputs(): TemplateResult {
    const { flow, lastRun } = this.state;
    const sections =
      flow === undefined ? [] : outputSections(this.app, lastRun, outputRecords(flow, lastRun));
    return html`<div class="pane-bar"><h2 class="pane-title">${text('form.outputs')}</h2></div>
      <div class="io-part">
        ${
          sections.length === 0
            ? html`<p class="muted none">${text('form.noOutput')}</p>`
            : sections
        }
      </div>`;
  }
}

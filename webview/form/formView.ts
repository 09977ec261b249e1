import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { errorCard, problemCards } from '../chat/errorCard';
import '../chat/runStatus';
import { PageElement } from '../element';
import { formatSeconds, formatTime } from '../format';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { errorInfo } from '../state/errorInfo';
import type { PageState } from '../state/pageState';
import type { UiState } from '../state/uiState';
import { inputsBar } from './fields';
import { outputRecords, outputSections } from './outputs';

/** A flow without chat: its inputs as a form, a Run button, and what came out. */
@customElement('fp-form')
export class FormView extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) state!: PageState;
  @property({ attribute: false }) ui!: UiState;

  protected override render(): TemplateResult {
    const inputs = this.state.flow?.inputs ?? [];
    return html`<div class="form ${inputs.length === 0 ? 'no-inputs' : ''}">
      <form
        class="form-inputs"
        aria-label=${text('form.inputs')}
        @submit=${(event: Event) => {
          event.preventDefault();
        }}
        @keydown=${this.onKeyDown}
      >
        ${
          inputs.length === 0
            ? nothing
            : html`${inputsBar(this.app)}
                <div class="form-scroll scroll">
                  <fp-inputs .app=${this.app} .inputs=${inputs} .ui=${this.ui}></fp-inputs>
                </div>`
        }
        <div class="form-run">${this.runBar()}</div>
      </form>
      <div class="form-pane" role="region" aria-label=${text('form.outputs')}>
        <div class="pane-bar"><h2 class="pane-title">${text('form.outputs')}</h2></div>
        <div
          class="form-scroll scroll"
          tabindex="0"
          role="group"
          aria-label=${text('form.outputs')}
        >
          ${this.outputs()}
        </div>
      </div>
    </div>`;
  }

  private runBar(): TemplateResult {
    const { isRunning } = this.app.page;
    return html`${
      isRunning
        ? html`<vscode-button
              appearance="secondary"
              @click=${() => {
                this.app.messages.stop();
              }}
              >${text('form.stop')}</vscode-button
            ><span class="meta num status"
              ><fp-run-status .app=${this.app} .state=${this.state}></fp-run-status
            ></span>`
        : html`<vscode-button
              ?disabled=${!this.canRun}
              @click=${() => void this.app.messages.runForm()}
              ><span slot="start" class="codicon codicon-play" aria-hidden="true"></span>${text(
                'form.run',
              )}</vscode-button
            ><span class="meta num">${this.lastRun}</span>`
    }`;
  }

  private outputs(): unknown {
    const { flow, lastRun, ended, sessionId } = this.state;
    if (flow === undefined) return nothing;

    const error = ended[sessionId]?.error ?? lastRun?.error;
    const failed = error === undefined ? nothing : errorCard(this.app, errorInfo(error));
    const sections = outputSections(this.app, lastRun, outputRecords(flow, lastRun));
    const isBare = sections.length === 0 && error === undefined && flow.problems.length === 0;
    return html`${problemCards(this.app, flow.problems)} ${failed} ${sections}
    ${isBare ? html`<p class="muted none">${text('form.noOutput')}</p>` : nothing}`;
  }

  private get lastRun(): string {
    const { lastRun } = this.state;
    return lastRun === undefined
      ? ''
      : text('form.lastRun', formatTime(lastRun.startedAt), formatSeconds(lastRun.durationMs));
  }

  private get canRun(): boolean {
    const { isTrusted, flow } = this.state;
    return isTrusted && flow?.problems.length === 0;
  }

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;

    event.preventDefault();
    if (this.canRun && !this.app.page.isRunning) void this.app.messages.runForm();
  };
}

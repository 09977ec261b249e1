import { html, type TemplateResult } from 'lit';
import type { Comparison } from '../state/comparison';
import { text } from '../strings';

/** What is asked, against which history, and the button that asks it. */
export function setupBar(
  comparison: Comparison,
  isTrusted: boolean,
  run: () => void,
): TemplateResult {
  const { setup, isRunning } = comparison;
  const isOne = setup.input !== undefined;
  const canRun = isTrusted && comparison.questions.length > 0;
  return html`<div class="compare-setup">
    <select
      class="param-input"
      aria-label=${text('compare.scope')}
      @change=${(event: Event) => {
        if (!(event.target instanceof HTMLSelectElement)) return;
        comparison.setSetup({ input: event.target.value === 'one' ? '' : undefined });
      }}
    >
      <option value="session" ?selected=${!isOne}>${text('compare.session')}</option>
      <option value="one" ?selected=${isOne}>${text('compare.input')}</option>
    </select>
    ${
      isOne
        ? html`<input
            class="param-input compare-input"
            placeholder=${text('compare.inputPlaceholder')}
            aria-label=${text('compare.inputLabel')}
            .value=${setup.input}
            @change=${(event: Event) => {
              if (event.target instanceof HTMLInputElement) {
                comparison.setSetup({ input: event.target.value });
              }
            }}
          />`
        : html`<select
            class="param-input"
            aria-label=${text('compare.history')}
            title=${text('compare.historyTitle')}
            @change=${(event: Event) => {
              if (!(event.target instanceof HTMLSelectElement)) return;
              comparison.setSetup({
                history: event.target.value === 'free' ? 'free' : 'recorded',
              });
            }}
          >
            <option value="recorded" ?selected=${setup.history === 'recorded'}>
              ${text('compare.historyRecorded')}
            </option>
            <option value="free" ?selected=${setup.history === 'free'}>
              ${text('compare.historyFree')}
            </option>
          </select>`
    }
    <vscode-button
      ?disabled=${!isRunning && !canRun}
      @click=${() => {
        if (isRunning) comparison.stop();
        else run();
      }}
      >${isRunning ? text('compare.stop') : text('compare.run')}</vscode-button
    >
    <span class="meta compare-hint">${text('compare.hint')}</span>
  </div>`;
}

import { html, type TemplateResult } from 'lit';
import type { RunError } from '../../src/protocol/model';
import { icon } from '../icons';
import { said, text } from '../strings';
import type { PageController } from '../state/controller';

/** Shown when the panel has no flow. */
export function noFlow(page: PageController): TemplateResult {
  return html`<div class="empty">
    ${icon('type-hierarchy-sub')}
    <h2>${text('noFlow.title')}</h2>
    <p>${text('noFlow.body')}</p>
    <div class="actions">
      <vscode-button
        @click=${() => {
          page.act({ action: 'pick-flow' });
        }}
        >${text('noFlow.open')}</vscode-button
      >
      <vscode-button
        appearance="secondary"
        @click=${() => {
          page.act({ action: 'try-sample' });
        }}
        >${text('noFlow.sample')}</vscode-button
      >
    </div>
  </div>`;
}

/** Shown when the flow file, or the database beside it, cannot be read. */
export function brokenFlow(page: PageController, error: RunError): TemplateResult {
  const isStore = error.code.startsWith('store-');
  return html`<div class="empty" role="alert">
    ${icon('error', 'error-icon')}
    <h2>${text(isStore ? 'broken.store' : 'broken.title')}</h2>
    <p>${said(error.message)}</p>
    ${error.remedy === undefined ? '' : html`<p>${error.remedy}</p>`}
    <div class="actions" ?hidden=${isStore}>
      <vscode-button
        @click=${() => {
          page.act({ action: 'open-flow' });
        }}
        >${text('broken.open')}</vscode-button
      >
    </div>
  </div>`;
}

/** Shown in an untrusted workspace that has no messages to read. */
export function untrusted(page: PageController): TemplateResult {
  return html`<div class="empty">
    ${icon('workspace-untrusted')}
    <h2>${text('untrusted.title')}</h2>
    <p>${text('untrusted.body')}</p>
    <div class="actions">
      <vscode-button
        @click=${() => {
          page.act({ action: 'manage-trust' });
        }}
        >${text('untrusted.manage')}</vscode-button
      >
    </div>
  </div>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { RunError } from '../../src/protocol/model';
import { icon } from '../icons';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { errorInfo, type ErrorInfo } from '../state/errorInfo';

interface CardOptions {
  /** Runs again what failed; absent where nothing ran. */
  readonly onAgain?: (() => void) | undefined;
  readonly title?: string;
}

/** Why a run stopped, in words, with what to do about it. */
export function errorCard(
  app: PlaygroundApp,
  { error, isMissingKey }: ErrorInfo,
  options: CardOptions = {},
): TemplateResult {
  const { subject } = error;
  return html`<div
    class="error-card ${isMissingKey ? 'warning' : ''}"
    role="group"
    aria-label=${text(isMissingKey ? 'error.keyLabel' : 'error.label')}
  >
    ${icon(isMissingKey ? 'key' : 'error')}
    <h2>${options.title ?? titleOf(error, isMissingKey)}</h2>
    <p class="reason">${error.message}</p>
    ${error.remedy === undefined ? nothing : html`<p class="reason">${error.remedy}</p>`}
    ${
      subject.provider === undefined
        ? nothing
        : html`<p class="meta num">
            ${
              subject.status === undefined
                ? subject.provider
                : text('error.provider', subject.provider, subject.status)
            }
          </p>`
    }
    ${actions(app, error, options.onAgain)}
  </div>`;
}

/** What keeps the flow from running, found before it was tried. */
export function problemCards(
  app: PlaygroundApp,
  problems: readonly RunError[],
): readonly TemplateResult[] {
  return problems.map((problem) => {
    const { component } = problem.subject;
    const title = component === undefined ? undefined : text('error.cannotRun', component);
    return errorCard(app, errorInfo(problem), title === undefined ? {} : { title });
  });
}

function titleOf({ subject }: RunError, isMissingKey: boolean): string {
  const { component, variable } = subject;
  if (isMissingKey && variable !== undefined) {
    return component === undefined
      ? text('error.needsKey', variable)
      : text('error.key', component, variable);
  }
  return component === undefined ? text('error.failed') : text('error.stopped', component);
}

function actions(
  app: PlaygroundApp,
  error: RunError,
  onAgain: (() => void) | undefined,
): TemplateResult | typeof nothing {
  const { nodeId } = error.subject;
  const primary = primaryAction(app, error);
  if (primary === undefined && onAgain === undefined && nodeId === undefined) return nothing;

  return html`<div class="actions">
    ${
      primary === undefined
        ? nothing
        : html`<vscode-button @click=${primary.run}>${primary.label}</vscode-button>`
    }
    ${
      onAgain === undefined
        ? nothing
        : html`<vscode-button
            appearance=${primary === undefined ? 'primary' : 'secondary'}
            @click=${onAgain}
            >${text('error.again')}</vscode-button
          >`
    }
    ${
      nodeId === undefined
        ? nothing
        : html`<button
            type="button"
            class="link"
            @click=${() => {
              app.page.act({ action: 'show-node', nodeId });
            }}
          >
            ${text('error.showNode')}
          </button>`
    }
  </div>`;
}

function primaryAction(
  app: PlaygroundApp,
  { code, subject }: RunError,
): { readonly label: string; readonly run: () => void } | undefined {
  const { variable } = subject;
  if (variable !== undefined) {
    return {
      label: text('error.set', variable),
      run: () => {
        app.page.act({ action: 'set-variable', name: variable });
      },
    };
  }
  if (code === 'model-missing') {
    return {
      label: text('error.setModel'),
      run: () => {
        app.page.act({ action: 'set-default-model' });
      },
    };
  }
  if (code === 'untrusted') {
    return {
      label: text('untrusted.manage'),
      run: () => {
        app.page.act({ action: 'manage-trust' });
      },
    };
  }
  return undefined;
}

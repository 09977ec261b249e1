import { html, nothing, type TemplateResult } from 'lit';
import type { StoredMessage } from '../../src/protocol/model';
import { formatNumber } from '../format';
import { iconButton } from '../icons';
import type { PlaygroundApp } from '../state/app';
import type { PageState } from '../state/pageState';
import { countText, text } from '../strings';

interface LogsToolsOptions {
  readonly app: PlaygroundApp;
  readonly state: PageState;
  readonly selected: ReadonlySet<string>;
  readonly filter: string;
  readonly isWide: boolean;
  readonly onFilter: (filter: string) => void;
  readonly onWide: () => void;
  readonly onDelete: () => void;
}

/** The row over the grid: the filter, and what can be done with the messages selected. */
export function logsTools(options: LogsToolsOptions): TemplateResult {
  const { app, state, selected, filter, isWide } = options;
  const count = selected.size;
  return html`<div class="grid-tools" role="group" aria-label=${text('logs.tools')}>
    <vscode-text-field
      class="filter"
      placeholder=${text('logs.filter')}
      aria-label=${text('logs.filterLabel')}
      .value=${filter}
      @input=${(event: Event) => {
        if (event.target instanceof HTMLElement && 'value' in event.target) {
          options.onFilter(String(event.target.value));
        }
      }}
      ><span slot="start" class="codicon codicon-filter" aria-hidden="true"></span
    ></vscode-text-field>
    <span class="meta num"
      >${
        count === 0
          ? nothing
          : text('logs.selected', formatNumber(count), formatNumber(state.messages.length))
      }</span
    >
    <span class="grow"></span>
    ${iconButton({
      icon: 'split-horizontal',
      label: text('logs.allColumns'),
      isPressed: isWide,
      onClick: options.onWide,
    })}
    ${iconButton({
      icon: 'discard',
      label: text('logs.undo'),
      onClick: () => void app.sessions.undo(),
    })}
    ${iconButton({
      icon: 'trash',
      label: countText('logs.delete', count, formatNumber(count)),
      isDisabled: count === 0,
      onClick: options.onDelete,
    })}
    <span class="sep"></span>
    ${iconButton({
      icon: 'beaker',
      label:
        count === 0
          ? text('logs.copyTestAll')
          : countText('logs.copyTest', count, formatNumber(count)),
      isDisabled: state.messages.length === 0,
      onClick: () => {
        app.sessions.copyTest(state.sessionId, count === 0 ? undefined : [...selected]);
      },
    })}
    <vscode-button
      appearance="secondary"
      @click=${() => {
        app.sessions.exportSession(state.sessionId);
      }}
      >${text('logs.export')}</vscode-button
    >
  </div>`;
}

/** How much there is. */
export function logsFoot(messages: readonly StoredMessage[]): TemplateResult {
  const tokens = messages.reduce((sum, { properties }) => {
    const { input = 0, output = 0 } = properties.usage ?? {};
    return sum + input + output;
  }, 0);
  const count = countText('composer.messages', messages.length, formatNumber(messages.length));
  return html`<div class="grid-foot meta num">
    <span
      >${tokens === 0 ? count : `${count}, ${text('inspector.tokensTotal', formatNumber(tokens))}`}</span
    >
  </div>`;
}

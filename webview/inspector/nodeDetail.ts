import { html, nothing, type TemplateResult } from 'lit';
import type { NodeRecord, ShownValue } from '../../src/protocol/model';
import { errorCard } from '../chat/errorCard';
import { shownValue } from '../form/outputs';
import { formatDuration, formatNumber } from '../format';
import { stateText } from '../graph/nodeState';
import { iconButton } from '../icons';
import { textBlock } from '../markdown/jsonBlock';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { errorInfo } from '../state/errorInfo';
import type { TraceRow } from '../state/trace';

/** What went into a component and what came out. */
export function nodeDetail(app: PlaygroundApp, row: TraceRow | undefined): TemplateResult {
  if (row === undefined) {
    return html`<aside class="detail" aria-label=${text('inspector.component')}>
      <p class="muted none">${text('inspector.pick')}</p>
    </aside>`;
  }
  return html`<aside class="detail" aria-label=${row.component}>
    <div class="pane-bar">
      <h2 class="pane-title clip">${row.component}</h2>
      <span class="grow"></span>
      ${iconButton({
        icon: 'go-to-file',
        label: text('inspector.goTo', row.component),
        onClick: () => {
          app.page.act({ action: 'show-node', nodeId: row.nodeId });
        },
      })}
    </div>
    <div class="detail-scroll scroll" tabindex="0" role="group" aria-label=${row.component}>
      ${facts(row)}
      ${row.record?.error === undefined ? nothing : errorCard(app, errorInfo(row.record.error))}
      ${row.record === undefined ? nothing : values(app, row.record)}
    </div>
  </aside>`;
}

function facts(row: TraceRow): TemplateResult {
  const { record } = row;
  return html`<dl class="facts num">
    <dt>${text('inspector.state')}</dt>
    <dd>${stateText(row.state)}</dd>
    ${
      record === undefined || record.status === 'skipped'
        ? nothing
        : html`<dt>${text('inspector.duration')}</dt>
            <dd>${formatDuration(record.durationMs)}</dd>`
    }
    ${
      record?.usage === undefined
        ? nothing
        : html`<dt>${text('inspector.tokens')}</dt>
            <dd>${tokens(record.usage)}</dd>`
    }
    ${
      record?.model === undefined
        ? nothing
        : html`<dt>${text('inspector.model')}</dt>
            <dd>${record.model}</dd>`
    }
  </dl>`;
}

function tokens({ input = 0, output = 0 }: NonNullable<NodeRecord['usage']>): string {
  return text('message.tokens', formatNumber(input), formatNumber(output));
}

function values(app: PlaygroundApp, record: NodeRecord): TemplateResult {
  return html`
    ${section(app, text('inspector.inputs'), record.inputs)}
    ${section(app, text('inspector.outputs'), record.outputs)}
    ${
      record.logs.length === 0
        ? nothing
        : html`<h3 class="io-head">${text('inspector.logs')}</h3>
            ${textBlock(record.logs.join('\n'))}`
    }
  `;
}

function section(
  app: PlaygroundApp,
  title: string,
  shown: Readonly<Record<string, ShownValue>>,
): TemplateResult {
  const entries = Object.entries(shown);
  return html`<h3 class="io-head">${title}</h3>
    ${
      entries.length === 0
        ? html`<p class="meta">${text('inspector.noValues')}</p>`
        : entries.map(
            ([name, value]) =>
              html`<div class="io-label">${name} <span>${value.type}</span></div>
                <div class="io-value">${shownValue(app, value)}</div>`,
          )
    }`;
}

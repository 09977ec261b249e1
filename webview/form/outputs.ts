import { html, nothing, type TemplateResult } from 'lit';
import type { NodeRecord, RunRecord, ShownValue } from '../../src/protocol/model';
import type { PlaygroundFlow } from '../../src/protocol/playground';
import { formatNumber } from '../format';
import { iconButton } from '../icons';
import { formatJson, jsonBlock } from '../markdown/jsonBlock';
import '../markdown/markdown';
import { countText, text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { readTable, textOf } from '../state/values';
import { typeName } from './fields';

const shownRows = 100;

/** Which components' outputs a layout shows: the flow's outputs, or everything where it names none. */
export function outputRecords(
  flow: PlaygroundFlow,
  run: RunRecord | undefined,
): readonly NodeRecord[] {
  const records = run?.nodes ?? [];
  if (flow.outputs.length === 0) {
    return records.filter(({ outputs }) => Object.keys(outputs).length > 0);
  }
  return flow.outputs.flatMap(({ nodeId }) => records.filter((record) => record.nodeId === nodeId));
}

/** The values a component gave, each under its name. */
export function outputSections(
  app: PlaygroundApp,
  records: readonly NodeRecord[],
): readonly TemplateResult[] {
  return records.flatMap((record) => {
    const entries = Object.entries(record.outputs);
    return entries.map(([name, value]) => {
      const title = entries.length > 1 ? `${record.component}: ${name}` : record.component;
      return section(app, title, typeName(record.type), value);
    });
  });
}

/** A value as a person reads it: text as Markdown, rows as a table, the rest as JSON. */
export function shownValue(app: PlaygroundApp, value: ShownValue): TemplateResult {
  const plain = textOf(value);
  const table = plain === undefined ? readTable(value.value) : undefined;
  const body =
    plain !== undefined
      ? html`<fp-markdown class="md" dir="auto" .page=${app.page} .text=${plain}></fp-markdown>`
      : table === undefined
        ? jsonBlock(value.value)
        : tableView(table);
  return html`${body}${
    value.truncated === true ? html`<p class="meta">${text('form.truncated')}</p>` : nothing
  }`;
}

function section(
  app: PlaygroundApp,
  title: string,
  type: string,
  value: ShownValue,
): TemplateResult {
  const plain = textOf(value);
  const source = plain ?? formatJson(value.value);
  return html`<section class="output" aria-label=${title}>
    <div class="field-head">
      <h3>${title}</h3>
      <span class="meta">${kindOf(value, type === title ? '' : type)}</span
      ><span class="grow"></span>
      ${iconButton({
        icon: 'copy',
        label: text('form.copyOutput', title),
        onClick: () => {
          app.messages.copy(source);
        },
      })}
      ${iconButton({
        icon: 'go-to-file',
        label: text('form.openOutput', title),
        onClick: () => {
          const language = plain === undefined ? 'json' : 'markdown';
          app.page.act({ action: 'open-text', text: source, language });
        },
      })}
    </div>
    ${shownValue(app, value)}
  </section>`;
}

function kindOf(value: ShownValue, type: string): string {
  const table = textOf(value) === undefined ? readTable(value.value) : undefined;
  if (table === undefined) return type;

  const { length } = table.rows;
  return length > shownRows
    ? text('form.shownRows', shownRows, formatNumber(length))
    : countText('form.rows', length, formatNumber(length));
}

function tableView({ columns, rows }: NonNullable<ReturnType<typeof readTable>>): TemplateResult {
  return html`<div class="table-scroll" tabindex="0" role="group" aria-label=${text('code.table')}>
    <table class="data">
      <thead>
        <tr>
          ${columns.map(({ name, isNumber }) =>
            isNumber ? html`<th class="num-cell">${name}</th>` : html`<th>${name}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${rows.slice(0, shownRows).map(
          (row) =>
            html`<tr>
              ${row.map((cell, index) =>
                columns[index]?.isNumber === true
                  ? html`<td class="num-cell">${cell}</td>`
                  : html`<td>${cell}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { ShownValue } from '../../src/protocol/model';
import { jsonBlock } from '../markdown/jsonBlock';
import '../markdown/markdown';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { pictureOf } from '../state/pictures';
import { tableOf, textOf } from '../state/values';
import './pictureOutput';
import './tableOutput';

interface ShowOptions {
  /** Names a picture. */
  readonly label?: string;
  /** Whether it is said that something was cut. */
  readonly isNoted?: boolean;
}

/** A value as a person reads it: text as Markdown, rows as a table, pictures drawn, the rest as JSON. */
export function shownValue(
  app: PlaygroundApp,
  value: ShownValue,
  { label = '', isNoted = true }: ShowOptions = {},
): TemplateResult {
  return html`${body(app, value, label)}${
    value.truncated === true && isNoted
      ? html`<p class="meta">${text('form.truncated')}</p>`
      : nothing
  }`;
}

function body(app: PlaygroundApp, value: ShownValue, label: string): TemplateResult {
  const picture = pictureOf(value);
  if (picture !== undefined && !(picture.kind === 'data' && picture.isCut)) {
    return html`<fp-picture-output
      .app=${app}
      .source=${picture}
      .label=${label === '' ? text('form.picture') : label}
    ></fp-picture-output>`;
  }
  const plain = textOf(value);
  if (plain !== undefined) {
    return html`<fp-markdown class="md" dir="auto" .page=${app.page} .text=${plain}></fp-markdown>`;
  }
  const table = tableOf(value);
  if (table !== undefined) return html`<fp-table .table=${table}></fp-table>`;

  // A number or a yes or no needs no block of its own.
  const isScalar = typeof value.value === 'number' || typeof value.value === 'boolean';
  return isScalar ? html`<p class="num">${String(value.value)}</p>` : jsonBlock(value.value);
}

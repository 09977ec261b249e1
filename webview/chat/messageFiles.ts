import { html, nothing, type TemplateResult } from 'lit';
import { attachmentName, imageTypeOf } from '../../src/protocol/attachments';
import type { StoredMessage } from '../../src/protocol/model';
import { icon } from '../icons';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import './picture';

/** The files of a message: pictures as pictures, others by name. Each opens in the editor. */
export function messageFiles(
  app: PlaygroundApp,
  { files }: StoredMessage,
): TemplateResult | typeof nothing {
  if (files.length === 0) return nothing;

  return html`<div class="attachments" role="list" aria-label=${text('message.attachments')}>
    ${files.map((path) => html`<span role="listitem">${fileButton(app, path)}</span>`)}
  </div>`;
}

function fileButton(app: PlaygroundApp, path: string): TemplateResult {
  const name = attachmentName(path);
  const isPicture = imageTypeOf(path) !== undefined;
  return html`<button
    type="button"
    class=${isPicture ? 'thumbnail' : 'chip'}
    title=${path}
    aria-label=${text('message.openFile', name)}
    @click=${() => {
      app.page.act({ action: 'open-attachment', path });
    }}
  >
    ${
      isPicture
        ? html`<fp-picture .app=${app} .path=${path}></fp-picture>`
        : html`${icon('file')}<span class="clip">${name}</span>`
    }
  </button>`;
}

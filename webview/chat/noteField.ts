import { html, nothing, type TemplateResult } from 'lit';
import { icon, iconButton } from '../icons';
import { text } from '../strings';
import type { MessageContext } from './messageTools';

/** What a person noted about a message, below it; a field while it is written. */
export function noteOf(context: MessageContext): TemplateResult | typeof nothing {
  const { note = '' } = context.message.properties;
  if (context.writing === 'note') return noteField(context, note);
  if (note === '') return nothing;

  return html`<div class="note" role="note" aria-label=${text('note.label')}>
    ${icon('note')}<span class="words" dir="auto">${note}</span>
    ${iconButton({
      icon: 'edit',
      label: text('note.edit'),
      onClick: () => {
        context.open('note');
      },
    })}
  </div>`;
}

function noteField(context: MessageContext, note: string): TemplateResult {
  const save = (event: Event): void => {
    const form = event.currentTarget instanceof Element ? event.currentTarget : undefined;
    const field = form?.closest('.noting')?.querySelector('textarea');
    context.close();
    void context.app.messages.note(context.message, field?.value.trim() ?? note);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;

    const isSave = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (isSave) save(event);
    else if (event.key === 'Escape') context.close();
    else return;

    event.preventDefault();
    event.stopPropagation();
  };
  return html`<div class="editing noting" role="group" aria-label=${text('note.label')}>
    <textarea
      aria-label=${text('note.text')}
      placeholder=${text('note.placeholder')}
      maxlength="20000"
      dir="auto"
      .value=${note}
      @keydown=${onKeyDown}
    ></textarea>
    <div class="editing-bar">
      <span class="hint">${text('note.hint')}</span>
      <vscode-button
        appearance="secondary"
        @click=${() => {
          context.close();
        }}
        >${text('edit.cancel')}</vscode-button
      >
      <vscode-button @click=${save}>${text('edit.save')}</vscode-button>
    </div>
  </div>`;
}

import { html, nothing, type TemplateResult } from 'lit';
import type { FormField } from '../../src/protocol/form';
import { icon } from '../icons';
import type { PlaygroundApp } from '../state/app';
import type { Typed } from '../state/formValues';
import { parseJson } from '../state/values';
import { text } from '../strings';
import './fileField';
import './listField';
import './pairsField';

/** What an editor needs of the field it is for. */
export interface EditorOptions {
  readonly app: PlaygroundApp;
  readonly nodeId: string;
  readonly field: FormField;
  /** Of its one control, or the beginning of those of its controls. */
  readonly id: string;
  readonly label: string;
  readonly problem: string | undefined;
}

/** The editor that fits the kind of a field. */
export function fieldEditor(options: EditorOptions): TemplateResult {
  const { field, app, nodeId } = options;
  const typed = app.form.typed(nodeId, field);
  switch (field.kind) {
    case 'boolean':
      return checkBox(options, typed);
    case 'choice':
      return select(options, typed);
    case 'number':
      return line(options, typed);
    case 'json':
      return json(options, typed);
    case 'list':
      return html`<fp-list-field .options=${options} .typed=${typed}></fp-list-field>`;
    case 'pairs':
      return html`<fp-pairs-field .options=${options} .typed=${typed}></fp-pairs-field>`;
    case 'file':
      return html`<fp-file-field .options=${options} .typed=${typed}></fp-file-field>`;
    case 'text':
    case 'multiline':
      return area(options, typed, '');
  }
}

function checkBox({ app, nodeId, field, id }: EditorOptions, typed: Typed): TemplateResult {
  return html`<span class="check-line"
    ><input
      type="checkbox"
      id=${id}
      .checked=${typed === true}
      @change=${({ target }: Event) => {
        if (target instanceof HTMLInputElement) app.form.set(nodeId, field, target.checked);
      }}
    /><span aria-hidden="true">${text('form.on')}</span></span
  >`;
}

function select({ app, nodeId, field, id }: EditorOptions, typed: Typed): TemplateResult {
  const chosen = typeof typed === 'string' ? typed : '';
  const choices = field.options.includes(chosen) ? field.options : [chosen, ...field.options];
  return html`<select
    id=${id}
    class="line-input"
    @change=${({ target }: Event) => {
      if (target instanceof HTMLSelectElement) app.form.set(nodeId, field, target.value);
    }}
  >
    ${choices.map(
      (choice) => html`<option value=${choice} ?selected=${choice === chosen}>${choice}</option>`,
    )}
  </select>`;
}

/** One line of text: what is typed stays as it is, also while it is no number. */
function line(options: EditorOptions, typed: Typed): TemplateResult {
  const { id, problem } = options;
  return html`<input
    id=${id}
    class="line-input short"
    inputmode="decimal"
    autocomplete="off"
    aria-invalid=${problem === undefined ? nothing : 'true'}
    aria-describedby=${problem === undefined ? nothing : `${id}-problem`}
    .value=${typeof typed === 'string' ? typed : ''}
    @input=${onInput(options)}
  />`;
}

function area(options: EditorOptions, typed: Typed, extra: string): TemplateResult {
  const { id, problem, field } = options;
  const { variable } = field;
  return html`<textarea
    id=${id}
    class="text-input ${extra} ${field.kind === 'text' ? 'one-line' : ''}"
    rows=${field.kind === 'text' ? 1 : 3}
    dir=${extra === '' ? 'auto' : 'ltr'}
    spellcheck=${extra === '' ? nothing : 'false'}
    placeholder=${variable === undefined ? nothing : text('form.variable', variable)}
    aria-invalid=${problem === undefined ? nothing : 'true'}
    aria-describedby=${problem === undefined ? nothing : `${id}-problem`}
    .value=${typeof typed === 'string' ? typed : ''}
    @input=${onInput(options)}
  ></textarea>`;
}

function json(options: EditorOptions, typed: Typed): TemplateResult {
  const { app, nodeId, field } = options;
  const value = typeof typed === 'string' ? parseJson(typed) : undefined;
  const tidy = value === undefined ? undefined : JSON.stringify(value, null, 2);
  const isTidy = tidy === undefined || tidy === typed;
  return html`${area(options, typed, 'code-input')}
    <div class="field-foot">
      <button
        type="button"
        class="link"
        ?disabled=${isTidy}
        @click=${() => {
          if (tidy !== undefined) app.form.set(nodeId, field, tidy);
        }}
      >
        ${icon('json')}${text('form.format')}
      </button>
    </div>`;
}

function onInput({ app, nodeId, field }: EditorOptions): (event: Event) => void {
  return ({ target }) => {
    if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) {
      app.form.set(nodeId, field, target.value);
    }
  };
}

import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { ParameterField } from '../../src/protocol/parameters';
import { iconButton } from '../icons';
import type { FieldValue } from '../state/overrides';
import { parseJson } from '../state/values';
import { text } from '../strings';

interface FieldOptions {
  readonly id: string;
  readonly field: ParameterField;
  /** What the next run uses. */
  readonly value: FieldValue;
  readonly isChanged: boolean;
  readonly onChange: (value: FieldValue) => void;
  readonly onReset: () => void;
}

/** One field of a component: its value for the next runs, and the way back to the flow's own. */
export function parameterField(options: FieldOptions): TemplateResult {
  const { id, field, isChanged, onReset } = options;
  return html`<div class="param ${isChanged ? 'changed' : ''}">
    <div class="param-head">
      <label for=${id} title=${field.info === '' ? nothing : field.info}>${field.label}</label>
      ${
        isChanged
          ? html`<span class="sr">${text('params.changed')}</span
              ><span class="grow"></span>${iconButton({
                icon: 'discard',
                label: text('params.reset', field.label),
                extra: 'small',
                onClick: onReset,
              })}`
          : nothing
      }
    </div>
    ${control(options)}
    ${
      isChanged
        ? html`<p class="meta clip" title=${written(field.value)}>
            ${text('params.inFlow', written(field.value))}
          </p>`
        : nothing
    }
  </div>`;
}

function control({ id, field, value, onChange }: FieldOptions): TemplateResult {
  switch (field.kind) {
    case 'boolean':
      return html`<input
        type="checkbox"
        id=${id}
        .checked=${value === true}
        @change=${(event: Event) => {
          if (event.target instanceof HTMLInputElement) onChange(event.target.checked);
        }}
      />`;
    case 'choice':
      return html`<select
        id=${id}
        class="param-input"
        @change=${(event: Event) => {
          if (event.target instanceof HTMLSelectElement) onChange(event.target.value);
        }}
      >
        ${choices(field, value).map(
          (choice) =>
            html`<option value=${choice} ?selected=${choice === value}>${choice}</option>`,
        )}
      </select>`;
    case 'number':
      return html`<input
        type="number"
        step="any"
        id=${id}
        class="param-input"
        .value=${typeof value === 'number' || typeof value === 'string' ? String(value) : ''}
        @input=${(event: Event) => {
          if (!(event.target instanceof HTMLInputElement)) return;
          const { value: typed, valueAsNumber } = event.target;
          onChange(typed === '' || Number.isNaN(valueAsNumber) ? field.value : valueAsNumber);
        }}
      />`;
    case 'text':
    case 'multiline':
      return html`<textarea
        id=${id}
        class="param-input"
        rows=${field.kind === 'text' ? 1 : 3}
        dir="auto"
        .value=${typeof value === 'string' ? value : written(value)}
        @input=${(event: Event) => {
          if (event.target instanceof HTMLTextAreaElement) onChange(event.target.value);
        }}
      ></textarea>`;
    case 'json':
      return jsonControl(id, value, onChange);
  }
}

/** Text that is not JSON yet changes nothing. */
function jsonControl(
  id: string,
  value: FieldValue,
  onChange: (value: FieldValue) => void,
): TemplateResult {
  return html`<textarea
    id=${id}
    class="param-input code-input"
    rows="3"
    spellcheck="false"
    ${ref((element) => {
      showJson(element, value);
    })}
    @input=${({ target }: Event) => {
      if (!(target instanceof HTMLTextAreaElement)) return;

      const typed = parseJson(target.value);
      target.setCustomValidity(typed === undefined ? text('params.notJson') : '');
      target.ariaInvalid = typed === undefined ? 'true' : null;
      if (typed !== undefined) onChange(typed);
    }}
    @blur=${({ target }: Event) => {
      if (target instanceof HTMLTextAreaElement) target.reportValidity();
    }}
  ></textarea>`;
}

/** What is being typed is left alone, and so is what says the same in other words. */
function showJson(element: Element | undefined, value: FieldValue): void {
  if (!(element instanceof HTMLTextAreaElement) || element === document.activeElement) return;
  if (JSON.stringify(parseJson(element.value)) === JSON.stringify(value)) return;

  element.value = JSON.stringify(value, null, 2);
  element.ariaInvalid = null;
  element.setCustomValidity('');
}

/** The options, and the value where it is none of them. */
function choices({ options }: ParameterField, value: FieldValue): readonly string[] {
  return typeof value === 'string' && !options.includes(value) ? [value, ...options] : options;
}

function written(value: FieldValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

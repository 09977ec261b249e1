import { html, nothing, type TemplateResult } from 'lit';
import type { PlaygroundField } from '../../src/protocol/playground';
import { iconButton } from '../icons';
import type { PlaygroundApp } from '../state/app';
import { text } from '../strings';

/** The heading of the inputs, with the button that gives them back the values of the flow file. */
export function inputsBar(app: PlaygroundApp): TemplateResult {
  return html`<div class="pane-bar">
    <h2 class="pane-title">${text('form.inputs')}</h2>
    <span class="grow"></span>
    ${iconButton({
      icon: 'discard',
      label: text('form.reset'),
      isDisabled: Object.keys(app.page.ui.inputs).length === 0,
      onClick: () => {
        app.messages.resetInputs();
      },
    })}
  </div>`;
}

/** The inputs of a flow as fields; what is typed is kept by the page until the flow runs. */
export function inputFields(
  app: PlaygroundApp,
  fields: readonly PlaygroundField[],
): readonly TemplateResult[] {
  return fields.map((field, index) => {
    const value = app.page.ui.inputs[field.nodeId] ?? field.value;
    const id = `input-${index}`;
    return html`<section class="field" aria-labelledby=${`${id}-name`}>
      <div class="field-head">
        <label id=${`${id}-name`} for=${id}>${field.label}</label>
        ${
          field.label === typeName(field.type)
            ? nothing
            : html`<span class="meta">${typeName(field.type)}</span>`
        }
      </div>
      <textarea
        id=${id}
        class="text-input"
        rows="3"
        dir="auto"
        .value=${value}
        @input=${(event: Event) => {
          if (event.target instanceof HTMLTextAreaElement) {
            app.messages.setInput(field.nodeId, event.target.value);
          }
        }}
      ></textarea>
    </section>`;
  });
}

/** `TextInput` as `Text Input`. */
export function typeName(type: string): string {
  return type.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
}

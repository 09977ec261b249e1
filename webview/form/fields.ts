import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { when } from 'lit/directives/when.js';
import type { FormField, FormInput } from '../../src/protocol/form';
import { PageElement } from '../element';
import { icon, iconButton } from '../icons';
import type { PlaygroundApp } from '../state/app';
import { inputKey } from '../state/formInputs';
import type { UiState } from '../state/uiState';
import { text } from '../strings';
import { fieldEditor } from './editors';
import { typeName } from './typeName';

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
        app.form.resetAll();
      },
    })}
  </div>`;
}

/** The inputs of a flow as fields; what is entered is kept by the page until it is taken back. */
@customElement('fp-inputs')
export class InputsElement extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) inputs: readonly FormInput[] = [];
  /** Draws again when it changes. */
  @property({ attribute: false }) ui!: UiState;

  private unsubscribe: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.unsubscribe = this.app.page.subscribe(() => {
      this.requestUpdate();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unsubscribe?.();
  }

  /** Goes to the field that keeps the flow from running. */
  protected override updated(): void {
    const { wanted } = this.app.form;
    if (wanted === undefined) return;

    this.app.form.wanted = undefined;
    const field = [...this.querySelectorAll<HTMLElement>('[data-input]')].find(
      ({ dataset }) => dataset['input'] === wanted,
    );
    field?.scrollIntoView({ block: 'nearest' });
    const control =
      field?.querySelector<HTMLElement>('[aria-invalid="true"]') ??
      field?.querySelector<HTMLElement>('input:not([hidden]), select, textarea, vscode-button');
    control?.focus();
  }

  protected override render(): readonly TemplateResult[] {
    return this.inputs.map((input, place) => {
      const [first] = input.fields;
      if (input.fields.length === 1 && first !== undefined) {
        return this.field(input, first, `input-${place}`, input.component);
      }
      return html`<section class="field-group" aria-labelledby=${`group-${place}`}>
        <div class="group-head">
          <h3 id=${`group-${place}`}>${input.component}</h3>
          ${typeHint(input)}
        </div>
        ${input.fields.map((field, index) =>
          this.field(input, field, `input-${place}-${index}`, field.label),
        )}
      </section>`;
    });
  }

  private field(input: FormInput, field: FormField, id: string, label: string): TemplateResult {
    const { form } = this.app;
    const { nodeId } = input;
    const problem = form.problem(nodeId, field);
    // A label names one control; where there are several, they are a group of that name.
    const isGroup = field.kind === 'pairs' || field.kind === 'list' || field.kind === 'file';
    return html`<div
      class="field"
      role=${isGroup ? 'group' : nothing}
      aria-labelledby=${isGroup ? `${id}-name` : nothing}
      aria-describedby=${isGroup && problem !== undefined ? `${id}-problem` : nothing}
      data-input=${inputKey(nodeId, field.name)}
    >
      <div class="field-head">
        <label
          id=${`${id}-name`}
          for=${isGroup ? nothing : id}
          title=${field.info === '' ? nothing : field.info}
          >${label}</label
        >
        ${when(input.fields.length === 1, () => typeHint(input))}
        <span class="grow"></span>
        ${when(form.isChanged(nodeId, field), () =>
          iconButton({
            icon: 'discard',
            label: text('form.resetOne', label),
            extra: 'small',
            onClick: () => {
              form.reset(nodeId, field);
            },
          }),
        )}
      </div>
      ${fieldEditor({ app: this.app, nodeId, field, id, label, problem })}
      ${when(
        problem,
        (words) =>
          html`<p class="field-problem" id=${`${id}-problem`}>
            ${icon('error')}<span>${words}</span>
          </p>`,
      )}
    </div>`;
  }
}

function typeHint({ component, type }: FormInput): TemplateResult | typeof nothing {
  const name = typeName(type);
  return component === name ? nothing : html`<span class="meta">${name}</span>`;
}

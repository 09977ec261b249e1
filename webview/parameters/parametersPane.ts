import { html, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ParameterField, ParameterNode, Preset } from '../../src/protocol/parameters';
import type { PlaygroundFlow } from '../../src/protocol/playground';
import { PageElement } from '../element';
import { iconOfType } from '../graph/componentIcon';
import { icon, iconButton } from '../icons';
import { openMenu } from '../page/menu';
import type { PlaygroundApp } from '../state/app';
import { countChanges, isSameOverrides } from '../state/overrides';
import { text } from '../strings';
import { openModelMenu } from './modelMenu';
import { parameterField } from './parameterField';

/** Model and fields for the next runs, beside whatever view is open. */
@customElement('fp-params')
export class ParametersPane extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) flow: PlaygroundFlow | undefined;
  @property({ attribute: false }) overrides: unknown;
  @property({ type: Boolean }) isTrusted = false;

  @state() private nodes: readonly ParameterNode[] = [];
  @state() private presets: readonly Preset[] = [];
  @state() private filter = '';
  @state() private isOnlyChanged = false;
  @state() private isAdvanced = false;
  @state() private isNaming = false;

  protected override willUpdate(changed: PropertyValues<ParametersPane>): void {
    if (changed.has('flow')) void this.load();
  }

  protected override firstUpdated(): void {
    this.querySelector<HTMLElement>('.params-close')?.focus();
  }

  protected override render(): TemplateResult {
    const { parameters, page } = this.app;
    const count = countChanges(parameters.overrides);
    return html`<aside
      class="params"
      aria-label=${text('params.title')}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        this.close();
      }}
    >
      <div class="pane-bar">
        <h2 class="pane-title">${text('params.title')}</h2>
        <span class="grow"></span>
        ${iconButton({
          icon: 'discard',
          label: text('params.resetAll'),
          isDisabled: count === 0,
          onClick: () => {
            parameters.resetAll();
          },
        })}
        ${iconButton({
          icon: 'code',
          label: text('params.copyRun'),
          onClick: () => {
            page.act({ action: 'copy-run', overrides: parameters.overrides });
          },
        })}
        ${iconButton({
          icon: 'close',
          label: text('params.close'),
          extra: 'params-close',
          onClick: () => {
            this.close();
          },
        })}
      </div>
      <div
        class="params-scroll scroll"
        tabindex="0"
        role="group"
        aria-label=${text('params.title')}
      >
        ${this.choices()} ${this.filters()} ${this.components()}
      </div>
      <div class="params-foot">
        <p class="meta">${text('params.hint')}</p>
        <vscode-button
          appearance="secondary"
          ?disabled=${count === 0 || !this.isTrusted || page.isRunning}
          @click=${() => void parameters.writeBack()}
          >${text('params.write')}</vscode-button
        >
      </div>
    </aside>`;
  }

  private choices(): TemplateResult {
    const { model } = this.app.parameters.overrides;
    return html`<div class="params-choice">
        <span class="params-label">${text('params.model')}</span>
        <button
          type="button"
          class="params-pick ${model === undefined ? '' : 'changed'}"
          aria-haspopup="menu"
          aria-label=${model === undefined ? text('params.modelFromFlow') : text('params.modelNow', model.model)}
          title=${text('params.modelHint')}
          @click=${(event: Event) => {
            openModelMenu(event, this.app, this.flow);
          }}
        >
          <span class="clip">${model?.model ?? text('params.fromFlow')}</span
          >${icon('chevron-down')}
        </button>
      </div>
      <div class="params-choice">
        <span class="params-label">${text('params.presets')}</span>
        ${this.isNaming ? this.nameField() : this.presetButton()}
      </div>`;
  }

  private presetButton(): TemplateResult {
    const used = this.usedPreset();
    const count = countChanges(this.app.parameters.overrides);
    const words = used?.name ?? text(count === 0 ? 'params.noPreset' : 'params.ownChanges');
    return html`<button
      type="button"
      class="params-pick"
      aria-haspopup="menu"
      aria-label=${`${text('params.presets')}: ${words}`}
      @click=${(event: Event) => {
        this.openPresetMenu(event, used, count);
      }}
    >
      <span class="clip">${words}</span>${icon('chevron-down')}
    </button>`;
  }

  private openPresetMenu(event: Event, used: Preset | undefined, count: number): void {
    const { parameters } = this.app;
    openMenu(event, text('params.presetMenu'), [
      ...this.presets.map((preset) => ({
        label: preset.name,
        run: () => {
          parameters.use(preset);
        },
      })),
      ...(this.presets.length === 0 ? [] : (['separator'] as const)),
      {
        label: text('params.savePreset'),
        isDisabled: count === 0 || !this.isTrusted,
        run: () => {
          this.isNaming = true;
          void this.updateComplete.then(() => {
            this.querySelector<HTMLElement>('.preset-name')?.focus();
          });
        },
      },
      ...(used === undefined
        ? []
        : [
            {
              label: text('params.deletePreset', used.name),
              isDisabled: !this.isTrusted,
              run: () => void this.keep(parameters.remove(used.name)),
            },
          ]),
    ]);
  }

  private nameField(): TemplateResult {
    return html`<form
      class="params-name"
      @submit=${(event: Event) => {
        event.preventDefault();
        this.saveNamed();
      }}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        this.isNaming = false;
      }}
    >
      <input
        class="param-input preset-name"
        maxlength="100"
        aria-label=${text('params.presetName')}
        .defaultValue=${this.usedPreset()?.name ?? ''}
      />
      ${iconButton({
        icon: 'check',
        label: text('params.save'),
        onClick: () => {
          this.saveNamed();
        },
      })}
    </form>`;
  }

  private filters(): TemplateResult {
    return html`<div class="params-filter">
      <input
        type="search"
        class="param-input"
        placeholder=${text('params.filter')}
        aria-label=${text('params.filter')}
        .value=${this.filter}
        @input=${(event: Event) => {
          if (event.target instanceof HTMLInputElement) this.filter = event.target.value;
        }}
      />
      ${iconButton({
        icon: 'diff-modified',
        label: text('params.onlyChanged'),
        isPressed: this.isOnlyChanged,
        onClick: () => {
          this.isOnlyChanged = !this.isOnlyChanged;
        },
      })}
      ${iconButton({
        icon: 'settings-gear',
        label: text('params.advanced'),
        isPressed: this.isAdvanced,
        onClick: () => {
          this.isAdvanced = !this.isAdvanced;
        },
      })}
    </div>`;
  }

  private components(): TemplateResult {
    const shown = this.nodes
      .map((node) => ({
        ...node,
        fields: node.fields.filter((field) => this.isShown(node, field)),
      }))
      .filter(({ fields }) => fields.length > 0);
    if (shown.length === 0) {
      const key = this.isOnlyChanged && this.filter === '' ? 'params.noneChanged' : 'params.none';
      return html`<p class="muted none">${text(key)}</p>`;
    }
    return html`${shown.map(
      (node) =>
        html`<section class="params-node" aria-label=${node.component}>
          <h3>${icon(iconOfType(node.type), 'muted')}${node.component}</h3>
          ${node.fields.map((field) => this.field(node, field))}
        </section>`,
    )}`;
  }

  private field(node: ParameterNode, field: ParameterField): TemplateResult {
    const { parameters } = this.app;
    const own = parameters.overrides.tweaks[node.nodeId]?.[field.name];
    return parameterField({
      id: `param-${node.nodeId}-${field.name}`,
      field,
      value: own ?? field.value,
      isChanged: own !== undefined,
      onChange: (value) => {
        parameters.set(node.nodeId, field.name, value, field.value);
      },
      onReset: () => {
        parameters.reset(node.nodeId, field.name);
      },
    });
  }

  /** What is changed is never hidden by being advanced. */
  private isShown({ nodeId, component }: ParameterNode, field: ParameterField): boolean {
    const { tweaks } = this.app.parameters.overrides;
    const isChanged = tweaks[nodeId]?.[field.name] !== undefined;
    if (this.isOnlyChanged && !isChanged) return false;

    const wanted = this.filter.trim().toLowerCase();
    const words = `${component} ${field.label} ${field.name}`.toLowerCase();
    if (wanted !== '') return words.includes(wanted);
    return isChanged || this.isAdvanced || !field.isAdvanced;
  }

  private usedPreset(): Preset | undefined {
    const { overrides } = this.app.parameters;
    return this.presets.find((preset) => isSameOverrides(preset, overrides));
  }

  private saveNamed(): void {
    const name = this.querySelector<HTMLInputElement>('.preset-name')?.value.trim() ?? '';
    if (name === '') return;

    this.isNaming = false;
    void this.keep(this.app.parameters.save(name));
  }

  private async keep(changed: Promise<readonly Preset[] | undefined>): Promise<void> {
    this.presets = (await changed) ?? this.presets;
  }

  private async load(): Promise<void> {
    const { parameters } = this.app;
    [this.nodes, this.presets] = await Promise.all([parameters.fields(), parameters.presets()]);
    // What the file says by now is no change any more.
    for (const { nodeId, fields } of this.nodes) {
      for (const { name, value } of fields) {
        const own = parameters.overrides.tweaks[nodeId]?.[name];
        if (own !== undefined) parameters.set(nodeId, name, own, value);
      }
    }
  }

  private close(): void {
    this.app.page.setUi({ isParamsOpen: false });
    document.querySelector<HTMLElement>('.params-toggle')?.focus();
  }
}

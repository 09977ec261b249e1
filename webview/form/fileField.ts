import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { imageTypeOf, type Attachment } from '../../src/protocol/attachments';
import { hasFiles, urisOf } from '../chat/droppedFiles';
import '../chat/picture';
import { PageElement } from '../element';
import { formatBytes } from '../format';
import { icon } from '../icons';
import { isAttachment } from '../state/attachmentList';
import { kindsOf } from '../state/formInputs';
import type { Typed } from '../state/formValues';
import { text } from '../strings';
import type { EditorOptions } from './editors';

/** Files for a component: chosen, dropped or pasted, stored at once, named until they are removed. */
@customElement('fp-file-field')
export class FileField extends PageElement {
  @property({ attribute: false }) options!: EditorOptions;
  @property({ attribute: false }) typed: Typed = [];

  @state() private isDropTarget = false;

  protected override render(): TemplateResult {
    const { app, nodeId, field, id } = this.options;
    const storing = app.form.storingFor(nodeId, field);
    const files = this.files;
    return html`${
        files.length + storing.length === 0
          ? nothing
          : html`<div class="attachments" role="list">
              ${files.map((file) => this.chip(file))}
              ${storing.map(
                (name) =>
                  html`<span
                    class="chip"
                    role="listitem"
                    aria-label=${text('composer.storing', name)}
                    >${icon('loading', 'spin')}<span class="clip">${name}</span></span
                  >`,
              )}
            </div>`
      }
      <div
        class="drop ${this.isDropTarget ? 'over' : ''}"
        @dragover=${this.onDragOver}
        @dragleave=${() => {
          this.isDropTarget = false;
        }}
        @drop=${this.onDrop}
        @paste=${this.onPaste}
      >
        <vscode-button
          appearance="secondary"
          id=${id}
          @click=${() => this.querySelector<HTMLInputElement>('input[type="file"]')?.click()}
          >${text(field.isMany ? 'form.chooseFiles' : 'form.chooseFile')}</vscode-button
        >
        <span class="meta">${text(field.isMany ? 'form.dropFiles' : 'form.dropFile')}</span>
        <input
          type="file"
          hidden
          tabindex="-1"
          ?multiple=${field.isMany}
          accept=${kindsOf(field)
            .map((kind) => `.${kind}`)
            .join(',')}
          @change=${this.onChosen}
        />
      </div>`;
  }

  private get files(): readonly Attachment[] {
    return Array.isArray(this.typed) ? (this.typed as readonly unknown[]).filter(isAttachment) : [];
  }

  private chip(file: Attachment): TemplateResult {
    const { app } = this.options;
    const isStored = file.size >= 0;
    return html`<span class="chip" role="listitem" title=${file.path}
      >${
        isStored && imageTypeOf(file.name) !== undefined
          ? html`<fp-picture .app=${app} .path=${file.path} .isDecorative=${true}></fp-picture>`
          : icon('file')
      }<span class="clip">${file.name}</span
      ><span class="muted num">${isStored ? formatBytes(file.size) : text('form.fromFlow')}</span
      ><button
        type="button"
        class="remove"
        title=${text('composer.removeFile', file.name)}
        aria-label=${text('composer.removeFile', file.name)}
        @click=${() => {
          this.takeOut(file);
        }}
      >
        ${icon('close')}
      </button></span
    >`;
  }

  private takeOut(file: Attachment): void {
    const { app, nodeId, field } = this.options;
    app.form.set(
      nodeId,
      field,
      this.files.filter(({ path }) => path !== file.path),
    );
    this.querySelector<HTMLElement>('vscode-button')?.focus();
  }

  private give(files: readonly File[]): void {
    const { app, nodeId, field } = this.options;
    if (files.length > 0) void app.form.addFiles(nodeId, field, files);
  }

  private readonly onChosen = ({ target }: Event): void => {
    if (!(target instanceof HTMLInputElement)) return;

    this.give([...(target.files ?? [])]);
    // The same file may be chosen again.
    target.value = '';
  };

  private readonly onDragOver = (event: DragEvent): void => {
    if (!hasFiles(event.dataTransfer)) return;

    event.preventDefault();
    this.isDropTarget = true;
  };

  private readonly onDrop = (event: DragEvent): void => {
    this.isDropTarget = false;
    const { dataTransfer } = event;
    if (dataTransfer === null || !hasFiles(dataTransfer)) return;

    event.preventDefault();
    // The chat around it takes files as well.
    event.stopPropagation();
    const files = [...dataTransfer.files];
    const { app, nodeId, field } = this.options;
    if (files.length > 0) this.give(files);
    else void app.form.addUris(nodeId, field, urisOf(dataTransfer));
  };

  private readonly onPaste = (event: ClipboardEvent): void => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;

    event.preventDefault();
    this.give(files);
  };
}

import { inputExtensions, extensionOf, maxAttachmentBytes } from '../../src/protocol/attachments';
import type { Attachment } from '../../src/protocol/attachments';
import type { FormField } from '../../src/protocol/form';
import type { ShownValue } from '../../src/protocol/model';
import { formatBytes } from '../format';
import { countText, text } from '../strings';
import { isAttachment, nameOf, readBase64 } from './attachmentList';
import type { PageController } from './controller';
import { toRunError } from './errorInfo';
import { enteredValue, fits, typedValue, type Typed } from './formValues';

/** What was entered, by component and field. */
type Entries = Readonly<Record<string, Readonly<Record<string, ShownValue['value']>>>>;

/** The name under which an editor's content is kept. */
export function inputKey(nodeId: string, field: string): string {
  return `${nodeId} ${field}`;
}

/**
 * What stands in the editors of a flow's inputs. It is kept by the page until it is taken back, also
 * where it is no value yet, where a run fails, and where the file changes beneath it.
 */
export class FormInputs {
  /** The editor that is to be gone to, as what stands there cannot run. */
  wanted: string | undefined;

  private readonly storing = new Map<string, readonly string[]>();
  private readonly refused = new Map<string, string>();
  private readonly missing = new Set<string>();

  constructor(private readonly page: PageController) {}

  /** What the editor shows. */
  typed(nodeId: string, field: FormField): Typed {
    const kept = this.page.ui.inputs[inputKey(nodeId, field.name)];
    return kept !== undefined && fits(field, kept) ? kept : typedValue(field);
  }

  isChanged(nodeId: string, field: FormField): boolean {
    const kept = this.page.ui.inputs[inputKey(nodeId, field.name)];
    return kept !== undefined && fits(field, kept);
  }

  set(nodeId: string, field: FormField, typed: Typed): void {
    const key = inputKey(nodeId, field.name);
    this.refused.delete(key);
    this.page.setUi({ inputs: { ...this.page.ui.inputs, [key]: typed } });
  }

  /** Gives a field back the value of the flow file. */
  reset(nodeId: string, field: FormField): void {
    const key = inputKey(nodeId, field.name);
    const others = Object.entries(this.page.ui.inputs).filter(([other]) => other !== key);
    this.refused.delete(key);
    this.missing.delete(key);
    this.page.setUi({ inputs: Object.fromEntries(others) });
  }

  resetAll(): void {
    this.refused.clear();
    this.missing.clear();
    this.page.setUi({ inputs: {} });
  }

  /** What is wrong with what stands in an editor. What is only missing is said once a run was asked for. */
  problem(nodeId: string, field: FormField): string | undefined {
    const key = inputKey(nodeId, field.name);
    const refused = this.refused.get(key);
    if (refused !== undefined || !this.isChanged(nodeId, field)) return refused;

    const entered = enteredValue(field, this.typed(nodeId, field));
    if (!('problem' in entered)) return undefined;
    return entered.problem !== text('form.required') || this.missing.has(key)
      ? entered.problem
      : undefined;
  }

  /** Names of files that are being stored for a field. */
  storingFor(nodeId: string, field: FormField): readonly string[] {
    return this.storing.get(inputKey(nodeId, field.name)) ?? [];
  }

  /** What was entered; undefined where something in it is no value, which is then gone to. */
  collect(): Entries | undefined {
    const entries: Record<string, Record<string, ShownValue['value']>> = {};
    for (const { nodeId, component, fields } of this.page.state.flow?.inputs ?? []) {
      for (const field of fields) {
        if (!this.isChanged(nodeId, field)) continue;

        const entered = enteredValue(field, this.typed(nodeId, field));
        if ('problem' in entered) {
          this.goTo(inputKey(nodeId, field.name), text('form.check', component, entered.problem));
          return undefined;
        }
        (entries[nodeId] ??= {})[field.name] = entered.value;
      }
    }
    return entries;
  }

  /** Stores files for a field; what cannot be taken is said beside it. */
  async addFiles(nodeId: string, field: FormField, files: readonly File[]): Promise<void> {
    const refusal = files
      .map((file) => reasonAgainst(field, file))
      .find((reason) => reason !== undefined);
    const fitting = files.filter((file) => reasonAgainst(field, file) === undefined);
    await this.store(
      nodeId,
      field,
      fitting.map((file) => ({
        name: file.name,
        save: async () => {
          const base64 = await readBase64(file);
          return this.page.client.call('attachFile', { name: file.name, base64, isInput: true });
        },
      })),
    );
    if (refusal !== undefined) this.refuse(nodeId, field, refusal);
  }

  /** The same for files that the editor names by their addresses. */
  async addUris(nodeId: string, field: FormField, uris: readonly string[]): Promise<void> {
    const wrong = uris.map(nameOf).find((name) => !takes(field, name));
    const fitting = uris.filter((uri) => takes(field, nameOf(uri)));
    await this.store(
      nodeId,
      field,
      fitting.map((uri) => ({
        name: nameOf(uri),
        save: () => this.page.client.call('attachUri', { uri, isInput: true }),
      })),
    );
    if (wrong !== undefined) this.refuse(nodeId, field, wrongKind(field, wrong));
  }

  private async store(
    nodeId: string,
    field: FormField,
    files: readonly { readonly name: string; readonly save: () => Promise<Attachment> }[],
  ): Promise<void> {
    const key = inputKey(nodeId, field.name);
    const taken = field.isMany ? files : files.slice(0, 1);
    this.setStoring(key, [...(this.storing.get(key) ?? []), ...taken.map(({ name }) => name)]);
    let count = 0;
    for (const { name, save } of taken) {
      try {
        const stored = await save();
        const before = field.isMany ? this.filesOf(nodeId, field) : [];
        this.set(nodeId, field, [...before, stored]);
        count += 1;
      } catch (thrown) {
        const { message, remedy } = toRunError(thrown);
        this.refuse(nodeId, field, remedy === undefined ? message : `${message} ${remedy}`);
      }
      const left = this.storing.get(key) ?? [];
      this.setStoring(key, left.toSpliced(left.indexOf(name), 1));
    }
    if (count > 0) this.page.announce(countText('composer.attached', count));
  }

  private filesOf(nodeId: string, field: FormField): readonly Attachment[] {
    const typed = this.typed(nodeId, field);
    return Array.isArray(typed) ? typed.filter(isAttachment) : [];
  }

  private refuse(nodeId: string, field: FormField, reason: string): void {
    this.refused.set(inputKey(nodeId, field.name), reason);
    this.page.announce(reason);
  }

  private goTo(key: string, said: string): void {
    this.missing.add(key);
    this.wanted = key;
    this.page.setUi({ isIoOpen: true, view: 'main' });
    this.page.announce(said);
  }

  private setStoring(key: string, names: readonly string[]): void {
    if (names.length === 0) this.storing.delete(key);
    else this.storing.set(key, names);
    this.page.redraw();
  }
}

/** The kinds of files that may be given to a field. */
export function kindsOf({ extensions }: FormField): readonly string[] {
  const taken = inputExtensions();
  return extensions.length === 0 ? taken : extensions.filter((kind) => taken.includes(kind));
}

function takes(field: FormField, name: string): boolean {
  return kindsOf(field).includes(extensionOf(name));
}

function wrongKind(field: FormField, name: string): string {
  return text('composer.wrongKind', name, kindsOf(field).slice(0, 8).join(', '));
}

function reasonAgainst(field: FormField, file: File): string | undefined {
  if (!takes(field, file.name)) return wrongKind(field, file.name);
  return file.size > maxAttachmentBytes
    ? text('composer.tooLarge', file.name, formatBytes(maxAttachmentBytes))
    : undefined;
}

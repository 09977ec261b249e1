import {
  imageTypeOf,
  isAttachable,
  maxAttachmentBytes,
  maxAttachments,
  textTypes,
  type Attachment,
} from '../../src/protocol/attachments';
import { formatBytes } from '../format';
import { countText, text } from '../strings';
import { nameOf, readBase64, withAttachments } from './attachmentList';
import type { PageController } from './controller';

/** Pictures that are kept ready to be drawn; older ones are read again. */
const maxPictures = 60;

/** Files on their way into a message, and pictures on their way out of the store. */
export class Attachments {
  /** Names of the files that are being stored, by session. */
  private readonly storing = new Map<string, readonly string[]>();
  private readonly pictures = new Map<string, Promise<string | undefined>>();

  constructor(private readonly page: PageController) {}

  /** Files that go with the next message of a session. */
  of(sessionId: string): readonly Attachment[] {
    return this.page.ui.attachments[sessionId] ?? [];
  }

  /** Names of files that are not stored yet. */
  storingIn(sessionId: string): readonly string[] {
    return this.storing.get(sessionId) ?? [];
  }

  get isBusy(): boolean {
    return this.storingIn(this.page.state.sessionId).length > 0;
  }

  /** Stores files for the next message; what cannot be taken is said. */
  async add(sessionId: string, files: readonly File[]): Promise<void> {
    const taken = this.takeable(sessionId, files);
    await this.store(
      sessionId,
      taken.map((file) => ({
        name: file.name,
        save: async () => {
          const base64 = await readBase64(file);
          return this.page.client.call('attachFile', { name: file.name, base64 });
        },
      })),
    );
  }

  /** The same for files that the editor names by their addresses. */
  async addUris(sessionId: string, uris: readonly string[]): Promise<void> {
    const room = maxAttachments - this.of(sessionId).length;
    await this.store(
      sessionId,
      uris.slice(0, room).map((uri) => ({
        name: nameOf(uri),
        save: () => this.page.client.call('attachUri', { uri }),
      })),
    );
  }

  remove(sessionId: string, path: string): void {
    this.set(
      sessionId,
      this.of(sessionId).filter((file) => file.path !== path),
    );
  }

  /** An address under which the page may draw a stored picture; undefined where there is none. */
  picture(path: string): Promise<string | undefined> {
    const known = this.pictures.get(path);
    if (known !== undefined) return known;

    const loading = this.load(path);
    this.pictures.set(path, loading);
    const [oldest] = this.pictures.keys();
    if (this.pictures.size > maxPictures && oldest !== undefined) {
      void this.pictures.get(oldest)?.then((address) => {
        if (address !== undefined) URL.revokeObjectURL(address);
      });
      this.pictures.delete(oldest);
    }
    return loading;
  }

  private async load(path: string): Promise<string | undefined> {
    if (imageTypeOf(path) === undefined) return undefined;

    try {
      const content = await this.page.client.call('readAttachment', { path });
      if (content === undefined) return undefined;

      const bytes = Uint8Array.from(atob(content.base64), (character) => character.charCodeAt(0));
      return URL.createObjectURL(new Blob([bytes], { type: content.mediaType }));
    } catch {
      // The name is shown in its place; opening it says what is wrong.
      return undefined;
    }
  }

  private takeable(sessionId: string, files: readonly File[]): readonly File[] {
    const room = maxAttachments - this.of(sessionId).length;
    const refusal = files.map(reasonAgainst).find((reason) => reason !== undefined);
    const fitting = files.filter((file) => reasonAgainst(file) === undefined);
    if (refusal !== undefined) this.page.showNotice({ text: refusal, actions: [] });
    else if (fitting.length > room) {
      this.page.showNotice({ text: text('composer.tooMany', maxAttachments), actions: [] });
    }
    return fitting.slice(0, room);
  }

  private async store(
    sessionId: string,
    files: readonly { readonly name: string; readonly save: () => Promise<Attachment> }[],
  ): Promise<void> {
    if (files.length === 0) return;

    const names = files.map(({ name }) => name);
    this.setStoring(sessionId, [...this.storingIn(sessionId), ...names]);
    let count = 0;
    for (const { name, save } of files) {
      const stored = await this.page.ask(save);
      const left = this.storingIn(sessionId);
      this.setStoring(sessionId, left.toSpliced(left.indexOf(name), 1));
      if (stored === undefined) continue;

      count += 1;
      this.set(sessionId, [...this.of(sessionId), stored]);
    }
    if (count > 0) this.page.announce(countText('composer.attached', count));
  }

  private setStoring(sessionId: string, names: readonly string[]): void {
    if (names.length === 0) this.storing.delete(sessionId);
    else this.storing.set(sessionId, names);
    this.page.redraw();
  }

  private set(sessionId: string, files: readonly Attachment[]): void {
    const { attachments } = this.page.ui;
    this.page.setUi({ attachments: withAttachments(attachments, sessionId, files) });
  }
}

function reasonAgainst(file: File): string | undefined {
  if (!isAttachable(file.name)) {
    return text('composer.wrongKind', file.name, textTypes.slice(0, 8).join(', '));
  }
  return file.size > maxAttachmentBytes
    ? text('composer.tooLarge', file.name, formatBytes(maxAttachmentBytes))
    : undefined;
}

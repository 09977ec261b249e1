import path from 'node:path';
import { AppError } from '../base/errors';
import { newId } from '../base/ids';
import { asString, isRecord } from '../base/json';
import { JsonFile } from './jsonFile';
import { UploadFolder, checkName, uploadLimits } from './uploadFolder';

/** A file of the user, as `/api/v2/files` tells it. */
export interface UserFile {
  readonly id: string;
  /** Without extension; may be changed without moving the file. */
  readonly name: string;
  /** What flows and run requests call it: relative to the folder of the uploads. */
  readonly path: string;
  readonly size: number;
  readonly createdMs: number;
  readonly modifiedMs: number;
}

export interface FileLibraryOptions {
  /** The data folder; uploads lie in its folder `files`. */
  readonly dataDir: string;
  /** The folder name of the user's own files. */
  readonly userId: string;
  /** Makes the data folder. */
  readonly prepare: () => Promise<void>;
}

interface UserFileNote {
  readonly id: string;
  readonly name: string;
  readonly path: string;
}

/** Uploaded files: those of a flow, and the user's own. Flows read both. */
export class FileLibrary {
  private readonly notes: JsonFile<readonly UserFileNote[]>;

  constructor(private readonly options: FileLibraryOptions) {
    this.notes = new JsonFile({
      file: path.join(options.dataDir, 'files.json'),
      parse: parseNotes,
      prepare: options.prepare,
    });
  }

  /** The files of a flow. @throws AppError `input-invalid` for an id that is no folder's name. */
  ofFlow(flowId: string): UploadFolder {
    checkName(flowId);
    return this.folder(flowId);
  }

  async list(): Promise<readonly UserFile[]> {
    const found = new Map((await this.own().list()).map((file) => [file.name, file]));
    return (await this.notes.read()).flatMap((note) => {
      const file = found.get(path.posix.basename(note.path));
      return file === undefined ? [] : [toUserFile(note, file)];
    });
  }

  async get(id: string): Promise<UserFile | undefined> {
    return (await this.list()).find((file) => file.id === id);
  }

  /** Undefined where there is none. */
  async read(file: UserFile): Promise<Uint8Array | undefined> {
    return this.own().read(path.posix.basename(file.path));
  }

  /** @throws AppError `input-invalid`, `limit-exceeded` */
  async add(name: string, content: Uint8Array): Promise<UserFile> {
    const written = await this.own().add(name, content);
    const note = {
      id: newId(),
      name: path.parse(written).name,
      path: `${this.options.userId}/${written}`,
    };
    await this.notes.update((notes) => [...notes.filter((each) => each.path !== note.path), note]);
    return this.required(note.id);
  }

  /** Adds to the end of the file of that name, or makes it. @throws as {@link add} does. */
  async append(name: string, content: Uint8Array): Promise<UserFile> {
    const known = (await this.list()).find((file) => path.posix.basename(file.path) === name);
    if (known === undefined) return this.add(name, content);

    await this.own().append(name, content);
    return this.required(known.id);
  }

  /** Changes the name that is shown; the path stays. @throws AppError `input-invalid` */
  async rename(id: string, name: string): Promise<UserFile | undefined> {
    if ((await this.get(id)) === undefined) return undefined;

    checkName(name);
    await this.notes.update((notes) =>
      notes.map((note) => (note.id === id ? { ...note, name } : note)),
    );
    return this.get(id);
  }

  async delete(ids: readonly string[]): Promise<readonly UserFile[]> {
    const found = (await this.list()).filter(({ id }) => ids.includes(id));
    for (const file of found) await this.own().delete(path.posix.basename(file.path));
    await this.notes.update((notes) => notes.filter(({ id }) => !ids.includes(id)));
    return found;
  }

  private own(): UploadFolder {
    return this.folder(this.options.userId);
  }

  private folder(name: string): UploadFolder {
    const { dataDir, prepare } = this.options;
    const names = [path.basename(dataDir), 'files', name];
    return new UploadFolder(path.dirname(dataDir), names, uploadLimits, prepare);
  }

  private async required(id: string): Promise<UserFile> {
    const file = await this.get(id);
    if (file !== undefined) return file;
    throw new AppError('file-not-found', 'The uploaded file is gone.');
  }
}

function toUserFile(
  note: UserFileNote,
  file: { readonly size: number; readonly createdMs: number; readonly modifiedMs: number },
): UserFile {
  const { size, createdMs, modifiedMs } = file;
  return { ...note, size, createdMs, modifiedMs };
}

function parseNotes(value: unknown): readonly UserFileNote[] {
  if (!Array.isArray(value)) return [];

  return value.flatMap((item: unknown) => {
    const [id, name, file] = isRecord(item)
      ? [asString(item['id']), asString(item['name']), asString(item['path'])]
      : [];
    return id === undefined || name === undefined || file === undefined
      ? []
      : [{ id, name, path: file }];
  });
}

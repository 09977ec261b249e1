import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { AppError } from '../base/errors';
import { tryParseJson } from '../base/json';

const maxBytes = 4_000_000;

export interface JsonFileOptions<T> {
  readonly file: string;
  /** Makes sense of what was read; undefined where there is no file or it is broken. */
  readonly parse: (value: unknown) => T;
  /** Called before the first writing, for example to make the folder. */
  readonly prepare: () => Promise<void>;
}

/** A small JSON file that is read anew each time, because other windows write it too. */
export class JsonFile<T> {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: JsonFileOptions<T>) {}

  async read(): Promise<T> {
    const { file, parse } = this.options;
    try {
      if ((await stat(file)).size > maxBytes) return parse(undefined);
      return parse(tryParseJson(await readFile(file, 'utf8')));
    } catch {
      // Not written yet, or not readable: as if it were empty.
      return parse(undefined);
    }
  }

  /** Changes it, one change after the other; the file is whole at any time. */
  update(change: (value: T) => T): Promise<T> {
    const result = this.last.then(() => this.write(change));
    this.last = result.catch(() => undefined);
    return result;
  }

  private async write(change: (value: T) => T): Promise<T> {
    const { file, prepare } = this.options;
    const before = await this.read();
    const after = change(before);
    if (after === before) return after;

    await prepare();
    const draft = `${file}.${randomUUID()}.tmp`;
    try {
      await writeFile(draft, `${JSON.stringify(after, undefined, 2)}\n`, { flag: 'wx' });
      await rename(draft, file);
    } catch (error) {
      await rm(draft, { force: true });
      throw new AppError('file-refused', `${file} cannot be written.`, { cause: error });
    }
    return after;
  }
}

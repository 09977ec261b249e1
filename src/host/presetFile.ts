import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/errors';
import {
  isJsonArray,
  isJsonObject,
  tryParseJson,
  type JsonObject,
  type JsonValue,
} from '../base/json';
import type { Preset } from '../protocol/parameters';

const maxFileLength = 2_000_000;
const maxPresets = 100;
const maxNameLength = 100;

/**
 * Presets of a folder's flows, in a file that can be shared with the flows. It is read anew each time,
 * because others may change it.
 */
export class PresetFile {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly file: string) {}

  /** @throws AppError `input-invalid` where the file cannot be understood. */
  async list(flowId: string): Promise<readonly Preset[]> {
    return (await this.read()).get(flowId) ?? [];
  }

  /** Keeps a preset in place of one of the same name. */
  save(flowId: string, preset: Preset): Promise<readonly Preset[]> {
    return this.change(flowId, (presets) => {
      const others = presets.filter(({ name }) => name !== preset.name);
      if (others.length >= maxPresets) {
        throw new AppError('limit-exceeded', `A flow has at most ${maxPresets} presets.`, {
          remedy: 'Delete one that is not used any more.',
        });
      }
      return [...others, preset].toSorted((a, b) => a.name.localeCompare(b.name));
    });
  }

  remove(flowId: string, name: string): Promise<readonly Preset[]> {
    return this.change(flowId, (presets) => presets.filter((preset) => preset.name !== name));
  }

  /** One change after the other. */
  private change(
    flowId: string,
    alter: (presets: readonly Preset[]) => readonly Preset[],
  ): Promise<readonly Preset[]> {
    const done = this.last.then(async () => {
      const all = new Map(await this.read());
      const presets = alter(all.get(flowId) ?? []);
      if (presets.length === 0) all.delete(flowId);
      else all.set(flowId, presets);
      await this.write(all);
      return presets;
    });
    this.last = done.catch(() => undefined);
    return done;
  }

  private async read(): Promise<ReadonlyMap<string, readonly Preset[]>> {
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
      throw this.broken('cannot be read');
    }
    if (text.length > maxFileLength) throw this.broken('is too large');

    return this.parse(tryParseJson(text));
  }

  private parse(root: JsonValue | undefined): ReadonlyMap<string, readonly Preset[]> {
    const flows = isJsonObject(root) ? root['flows'] : undefined;
    if (!isJsonObject(flows)) throw this.broken('is no list of presets');

    return new Map(
      Object.entries(flows).map(([id, list]) => {
        const presets = isJsonArray(list) ? list.map(toPreset) : [undefined];
        if (presets.includes(undefined)) throw this.broken('holds something that is no preset');
        return [id, presets.filter((preset) => preset !== undefined).slice(0, maxPresets)];
      }),
    );
  }

  private async write(all: ReadonlyMap<string, readonly Preset[]>): Promise<void> {
    const text = `${JSON.stringify({ version: 1, flows: Object.fromEntries(all) }, null, 2)}\n`;
    await mkdir(path.dirname(this.file), { recursive: true });
    await shareWithGit(path.dirname(this.file));
    // A reader never sees half a file.
    const fresh = `${this.file}.${process.pid}.tmp`;
    await writeFile(fresh, text, 'utf8');
    await rename(fresh, this.file);
  }

  private broken(how: string): AppError {
    return new AppError('input-invalid', `${path.basename(this.file)} ${how}.`, {
      remedy: 'Correct the file in .langflow, or delete it.',
      subject: { file: '.langflow/presets.json' },
    });
  }
}

const ignoreAll = '*\n';

/** The data folder keeps itself out of git; presets are for everyone who has the flows. */
async function shareWithGit(folder: string): Promise<void> {
  const file = path.join(folder, '.gitignore');
  const rules = await readFile(file, 'utf8').catch(() => ignoreAll);
  if (rules === ignoreAll) await writeFile(file, `${ignoreAll}!presets.json\n`, 'utf8');
}

function toPreset(value: JsonValue): Preset | undefined {
  if (!isJsonObject(value)) return undefined;

  const { name, tweaks, model } = value;
  if (typeof name !== 'string' || name === '' || name.length > maxNameLength) return undefined;
  if (!isJsonObject(tweaks) || !Object.values(tweaks).every(isJsonObject)) return undefined;

  // Every value was looked at on the line above.
  const own = tweaks as Readonly<Record<string, JsonObject>>;
  if (model === undefined) return { name, tweaks: own };
  if (!isJsonObject(model)) return undefined;

  const { provider, model: id } = model;
  if (typeof provider !== 'string' || typeof id !== 'string') return undefined;
  return { name, tweaks: own, model: { provider, model: id } };
}

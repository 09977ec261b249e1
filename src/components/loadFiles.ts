import { AppError, isAppError } from '../base/errors';
import type { JsonValue } from '../base/json';
import { unpackTar, unpackZip, type ArchiveMember } from '../documents/archive';
import { extensionOf, fileNameOf, readDocument, textExtensions } from '../documents/readDocument';
import { readXlsx } from '../documents/sheet';
import type { ComponentContext } from '../flow/component';
import { pdfReader } from './pdfReader';
import { filesOf } from './sourcePorts';

/** Reading files as Langflow's file components do: bundles unpacked, each file by its kind. */

export interface LoadedFile {
  /** Absolute; members of a bundle stand below it. */
  readonly path: string;
  /** The text; for YAML the value. */
  readonly content: JsonValue;
}

export interface LoadOptions {
  /** Leave out what cannot be read instead of failing. */
  readonly silent: boolean;
  /** Leave out files of unknown kinds instead of failing. */
  readonly skipUnknown: boolean;
  readonly charset?: string | undefined;
}

interface RawFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

const zipExtensions = new Set(['zip']);
const tarExtensions = new Set(['tar', 'tgz', 'gz']);
/** Bundles within bundles end here. */
const maxNesting = 3;
const known = new Set<string>(textExtensions);

/** @throws AppError as the files and readers do, unless `silent`. */
export async function loadFiles(
  context: ComponentContext,
  paths: readonly string[],
  options: LoadOptions,
): Promise<readonly LoadedFile[]> {
  const loaded: LoadedFile[] = [];
  for (const path of paths) {
    await quietly(context, options, async () => {
      const port = filesOf(context);
      const info = await port.find(path);
      const bytes = await port.read(path);
      await loadOne({ path: info?.fullPath ?? path, bytes }, 0);
    });
  }
  return loaded;

  async function loadOne(raw: RawFile, depth: number): Promise<void> {
    context.run.signal.throwIfAborted();
    const extension = extensionOf(raw.path);
    const members = await unpack(raw, extension, depth);
    if (members !== undefined) {
      for (const { name, bytes } of members) {
        if (isJunk(name)) continue;
        const inner = { path: `${raw.path}/${name}`, bytes };
        await quietly(context, options, () => loadOne(inner, depth + 1));
      }
    } else if (known.has(extension)) {
      const content = await readDocument(raw.path, raw.bytes, {
        charset: options.charset,
        readPdf: pdfReader(context),
      });
      loaded.push({ path: raw.path, content });
    } else if (extension === 'xlsx') {
      // A workbook has no text of its own in Langflow without its advanced parser; its rows serve here.
      const rows = await readXlsx(raw.bytes, fileNameOf(raw.path));
      loaded.push({ path: raw.path, content: rows.map((row) => JSON.stringify(row)).join('\n') });
    } else {
      skipUnknown(context, raw.path, extension, options);
    }
  }
}

async function unpack(
  raw: RawFile,
  extension: string,
  depth: number,
): Promise<readonly ArchiveMember[] | undefined> {
  if (depth >= maxNesting) return undefined;
  if (zipExtensions.has(extension)) return unpackZip(raw.bytes, fileNameOf(raw.path));
  if (tarExtensions.has(extension)) return unpackTar(raw.bytes, fileNameOf(raw.path));
  return undefined;
}

function skipUnknown(
  context: ComponentContext,
  path: string,
  extension: string,
  options: LoadOptions,
): void {
  const name = fileNameOf(path);
  if (options.skipUnknown) {
    context.log(`${name} is left out: its kind is not supported.`);
    return;
  }
  throw new AppError('input-invalid', `${name} has the unsupported extension .${extension}.`, {
    remedy: `Supported are ${textExtensions.join(', ')}, xlsx, zip and tar.`,
    subject: { file: path },
  });
}

/** What packers add for themselves. */
function isJunk(name: string): boolean {
  return name.startsWith('__MACOSX/') || fileNameOf(name).startsWith('.');
}

async function quietly(
  context: ComponentContext,
  options: LoadOptions,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const mustEnd = isAppError(error, 'cancelled') || isAppError(error, 'file-refused');
    if (!options.silent || mustEnd || context.run.signal.aborted) throw error;
    context.log(error instanceof Error ? error.message : String(error));
  }
}

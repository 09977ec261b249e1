import { lstat, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../base/clock';
import { AppError } from '../base/errors';
import { isRecord } from '../base/json';
import {
  attachableExtensions,
  attachmentName,
  extensionOf,
  imageTypeOf,
  inputExtensions,
  maxAttachmentBytes,
  type Attachment,
} from '../protocol/attachments';
import { namesBelow, notFound, refused } from './guardedPath';

/** How the pictures that are taken begin. A file that only says it is one is refused. */
const signatures: Readonly<Record<string, readonly string[]>> = {
  'image/png': ['89504e470d0a1a0a'],
  'image/jpeg': ['ffd8ff'],
  'image/gif': ['474946383761', '474946383961'],
  'image/webp': ['52494646'],
  'image/bmp': ['424d'],
};
const longestName = 120;

/**
 * Files that came with messages, below `.langflow/files` as Langflow lays them out: a folder for each
 * flow, the time of the upload before each name. Flows read them by the path that `save` gives.
 */
export class Uploads {
  constructor(
    private readonly folder: string,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** Absolute path of the folder that holds all uploads. */
  get root(): string {
    return this.folder;
  }

  /**
   * Stores a file under a name of its own.
   * @param isInput for an input of a flow, which takes more kinds than a message
   * @throws AppError `input-invalid` for a kind that is not taken, `limit-exceeded`.
   */
  async save(
    flowId: string,
    givenName: string,
    bytes: Uint8Array,
    isInput = false,
  ): Promise<Attachment> {
    const name = safeName(givenName);
    check(name, bytes, isInput);
    const flow = safeSegment(flowId);
    const folder = path.join(this.folder, flow);
    await mkdir(folder, { recursive: true });
    const stamp = new Date(this.clock.now()).toISOString().slice(0, 19);
    const time = stamp.replace('T', '_').replaceAll(':', '-');
    for (let number = 1; ; number++) {
      const stored = `${time}${number === 1 ? '' : `-${number}`}_${name}`;
      if (await writeNew(path.join(folder, stored), bytes)) {
        return { path: `${flow}/${stored}`, name, size: bytes.byteLength };
      }
    }
  }

  /**
   * The absolute path of a stored file.
   * @throws AppError `file-not-found`, or `file-refused` for a path that leads elsewhere.
   */
  async locate(stored: string): Promise<string> {
    const wanted = path.resolve(this.folder, stored);
    const names = namesBelow(this.folder, wanted);
    if (names === undefined || names.length === 0) throw refused(stored, 'it is no upload');

    try {
      const root = await realpath(this.folder);
      const real = await realpath(wanted);
      if (namesBelow(root, real) === undefined) throw refused(stored, 'it is no upload');
      if (!(await lstat(real)).isFile()) throw notFound(stored);
      return real;
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') throw notFound(stored);
      throw error;
    }
  }

  /** The content of a stored file. @throws AppError as {@link locate}, and `limit-exceeded`. */
  async read(stored: string): Promise<Uint8Array> {
    const file = await this.locate(stored);
    if ((await stat(file)).size > maxAttachmentBytes) throw tooLarge(attachmentName(stored));
    return readFile(file);
  }
}

function check(name: string, bytes: Uint8Array, isInput: boolean): void {
  const kinds = isInput ? inputExtensions() : attachableExtensions();
  if (!kinds.includes(extensionOf(name))) {
    throw new AppError('input-invalid', `${name} cannot be attached.`, {
      remedy: `Attach one of these kinds: ${kinds.join(', ')}.`,
      subject: { file: name },
    });
  }
  if (bytes.byteLength > maxAttachmentBytes) throw tooLarge(name);

  const mediaType = imageTypeOf(name);
  if (mediaType === undefined) return;

  const start = Buffer.from(bytes.subarray(0, 16)).toString('hex');
  if (signatures[mediaType]?.some((signature) => start.startsWith(signature)) === true) return;
  throw new AppError('input-invalid', `${name} is no picture of the kind its name says.`, {
    remedy: 'Save it again as PNG or JPEG.',
    subject: { file: name },
  });
}

function tooLarge(name: string): AppError {
  const limit = Math.round(maxAttachmentBytes / 1_000_000);
  return new AppError('limit-exceeded', `${name} is larger than ${limit} MB.`, {
    remedy: 'Attach a smaller file.',
    subject: { file: name },
  });
}

/** A name that every file system takes; the extension stays. */
function safeName(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? '';
  const clean = last.replaceAll(/[\p{Cc}<>:"|?*\u202a-\u202e\u2066-\u2069]/gu, '_').trim();
  const extension = /\.[^.]+$/.exec(clean)?.[0] ?? '';
  const stem = clean.slice(0, clean.length - extension.length).replace(/^\.+/, '');
  return `${stem.slice(0, longestName) || 'file'}${extension.slice(0, 20)}`;
}

function safeSegment(id: string): string {
  const safe = id.replaceAll(/[^\w-]/g, '_').slice(0, longestName);
  return safe === '' ? 'flow' : safe;
}

/** @returns false where a file of that name is there already. */
async function writeNew(file: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await writeFile(file, bytes, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw new AppError('file-refused', `${path.basename(file)} cannot be stored.`, {
      remedy: 'Check the permissions of the .langflow folder.',
      cause: error,
    });
  }
}

function codeOf(error: unknown): unknown {
  return isRecord(error) ? error['code'] : undefined;
}

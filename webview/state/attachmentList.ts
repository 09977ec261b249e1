import { maxAttachments, type Attachment } from '../../src/protocol/attachments';

type Lists = Readonly<Record<string, readonly Attachment[]>>;

/** A copy with the files of one session set; a session without any has no entry. */
export function withAttachments(
  entries: Lists,
  sessionId: string,
  files: readonly Attachment[],
): Lists {
  const rest = Object.entries(entries).filter(([other]) => other !== sessionId);
  return Object.fromEntries(files.length === 0 ? rest : [...rest, [sessionId, files] as const]);
}

/** Reads lists that were kept; the newest entries are taken. */
export function parseAttachments(value: unknown, maxEntries: number): Lists {
  if (typeof value !== 'object' || value === null) return {};

  const entries: [string, unknown][] = Object.entries(value);
  return Object.fromEntries(
    entries
      .slice(-maxEntries)
      .map(([sessionId, files]): [string, readonly Attachment[]] => [
        sessionId,
        Array.isArray(files) ? files.filter(isAttachment).slice(0, maxAttachments) : [],
      ]),
  );
}

/** Whether it is a file as the host tells it. */
export function isAttachment(value: unknown): value is Attachment {
  if (typeof value !== 'object' || value === null) return false;

  const file: Readonly<Record<string, unknown>> = { ...value };
  return (
    typeof file['path'] === 'string' &&
    typeof file['name'] === 'string' &&
    typeof file['size'] === 'number'
  );
}

/** The content of a file as the host takes it. */
export function readBase64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      // `data:<type>;base64,<content>`
      const address = typeof reader.result === 'string' ? reader.result : '';
      resolve(address.slice(address.indexOf(',') + 1));
    };
    reader.onerror = () => {
      reject(reader.error ?? new Error(file.name));
    };
    reader.readAsDataURL(file);
  });
}

/** The last name of an address, as people read it. */
export function nameOf(uri: string): string {
  const last = uri.split('/').at(-1) ?? uri;
  try {
    return decodeURIComponent(last);
  } catch {
    // A per cent sign that stands for itself.
    return last;
  }
}

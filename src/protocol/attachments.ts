/**
 * What may be attached to a message: the kinds that Langflow's Chat Input takes, and what becomes of
 * them. Page and host both ask here, so that a file is refused before it is sent.
 */

/** A file that was stored for a message. */
export interface Attachment {
  /** As messages name it: `<flow id>/<name>`, below the uploads. */
  readonly path: string;
  /** The name the user knows. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** A stored file as the page may show it. */
export interface FileContent {
  readonly mediaType: string;
  readonly base64: string;
}

/** Largest attachment, in bytes. */
export const maxAttachmentBytes = 20_000_000;

/** Most attachments of one message. */
export const maxAttachments = 10;

/** Pictures that models read, by extension. */
const imageTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  bmp: 'image/bmp',
};

/** Files whose text goes to the model, by extension. */
export const textTypes: readonly string[] = [
  ...['csv', 'json', 'pdf', 'txt', 'md', 'mdx', 'yaml', 'yml', 'xml', 'html', 'htm', 'docx'],
  ...['py', 'sh', 'sql', 'js', 'ts', 'tsx'],
];

/** Tables and bundles, which components read and messages do not carry. */
const bundleTypes: readonly string[] = ['xlsx', 'tsv', 'zip', 'tar', 'tgz', 'gz'];

/** The extension of a name in lower case and without dot; '' where it has none. */
export function extensionOf(name: string): string {
  return /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** Media type of a picture; undefined for every other file. */
export function imageTypeOf(name: string): string | undefined {
  const extension = extensionOf(name);
  return Object.hasOwn(imageTypes, extension) ? imageTypes[extension] : undefined;
}

/** Whether a file of this name may be attached. */
export function isAttachable(name: string): boolean {
  return imageTypeOf(name) !== undefined || textTypes.includes(extensionOf(name));
}

/** All extensions that may be attached, pictures first. */
export function attachableExtensions(): readonly string[] {
  return [...Object.keys(imageTypes), ...textTypes];
}

/** All extensions of files that inputs of flows may be given. */
export function inputExtensions(): readonly string[] {
  return [...attachableExtensions(), ...bundleTypes];
}

/** The name a user gave to an upload, without the time that was put before it. */
export function attachmentName(path: string): string {
  const name = path.split(/[/\\]/).at(-1) ?? path;
  return name.replace(/^\d{4}-\d{2}-\d{2}_\d{2}-\d{2}-\d{2}(?:-\d+)?_/, '');
}

/**
 * Paths of message documents: `/<folder name>/<message id>/<title>.md`. The id finds the message, so
 * that a document survives a renamed session; folder and title are for people, in tab and tooltip.
 */
export interface MessagePath {
  readonly folderName: string;
  readonly messageId: string;
}

export function messagePath(folderName: string, messageId: string, title: string): string {
  const safe = (text: string): string => text.replaceAll(/[/\\:*?"<>|#%\s]+/g, ' ').trim() || '-';
  return `/${safe(folderName)}/${messageId}/${safe(title)}.md`;
}

/** Undefined where the path is not one of ours. */
export function parseMessagePath(path: string): MessagePath | undefined {
  const [, folderName, messageId, title, ...rest] = path.split('/');
  if (!folderName || !messageId || title?.endsWith('.md') !== true || rest.length > 0) {
    return undefined;
  }
  return { folderName, messageId };
}

/** Whether a folder of the workspace is the one that a path names. */
export function isFolderNamed(name: string, path: MessagePath): boolean {
  return messagePath(name, 'id', 'title').split('/')[1] === path.folderName;
}

/** The editor's own lists give addresses instead of files. */
const uriTypes = ['application/vnd.code.uri-list', 'text/uri-list'];

/** Whether something that is dragged can be attached. */
export function hasFiles(data: DataTransfer | null): boolean {
  return data !== null && ['Files', ...uriTypes].some((type) => data.types.includes(type));
}

/** The addresses in what was dropped. */
export function urisOf(data: DataTransfer): readonly string[] {
  const list = uriTypes.map((type) => data.getData(type)).find((text) => text !== '') ?? '';
  return list.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
}

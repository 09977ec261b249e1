import { AppError } from '../base/errors';
import { unpackZip, type ArchiveMember } from '../documents/archive';
import type { ComponentContext } from '../flow/component';
import { invalidInput } from './fields';
import { webOf } from './sourcePorts';
import { statusError, toUrl } from './webPages';

/** A public repository, as the address that people copy names it. */
interface Repository {
  readonly host: string;
  readonly path: string;
  readonly name: string;
}

/** Where each host gives a branch as a zip file; without a branch, the default one. */
const archives: Readonly<Record<string, (repository: Repository, branch: string) => string>> = {
  'github.com': ({ path }, branch) => `https://codeload.github.com/${path}/zip/${branch || 'HEAD'}`,
  'gitlab.com': ({ path, name }, branch) =>
    `https://gitlab.com/${path}/-/archive/${branch || 'HEAD'}/${name}.zip`,
  'bitbucket.org': ({ path }, branch) =>
    `https://bitbucket.org/${path}/get/${branch || 'HEAD'}.zip`,
};

function repositoryOf(context: ComponentContext, field: string): Repository {
  const address = context.text(field).trim();
  if (address === '') throw invalidInput(context, field, 'it needs the address of a repository.');

  const url = URL.parse(toUrl(address.replace(/^git@([^:/]+):/, 'https://$1/')));
  const [owner = '', name = ''] = (url?.pathname ?? '').split('/').filter((part) => part !== '');
  const plain = name.replace(/\.git$/, '');
  const host = url?.hostname.replace(/^www\./, '') ?? '';
  if (!Object.hasOwn(archives, host) || plain === '') {
    throw new AppError('not-supported', `${context.node.displayName} cannot read ${address}.`, {
      remedy: `Name a repository on ${Object.keys(archives).join(', ')}, or use a folder of the workspace.`,
      subject: { field },
    });
  }
  return { host, path: `${owner}/${plain}`, name: plain };
}

/** A file of a repository, by its path in it. */
export type RepositoryFile = ArchiveMember;

/**
 * The files of a public repository, sorted by path. They come as the archive that its host makes of a branch: nothing
 * is cloned, and there is no history.
 * @throws AppError `not-supported` for other hosts, `network-failed`, `limit-exceeded`.
 */
export async function readRepository(
  context: ComponentContext,
  field: string,
  branch = '',
): Promise<{ readonly name: string; readonly files: readonly RepositoryFile[] }> {
  const repository = repositoryOf(context, field);
  const url = archives[repository.host]?.(repository, encodeURIComponent(branch)) ?? '';
  const response = await webOf(context).send({ url, timeoutSeconds: 120 }, context.run.signal);
  if (response.status >= 400) throw statusError(url, response);

  const members = await unpackZip(response.body, `${repository.name}.zip`, {
    maxBytes: 200_000_000,
    maxMembers: 20_000,
  });
  // The archive holds one folder, named after repository and commit.
  const files = members
    .map(({ name, bytes }) => ({ name: name.replace(/^[^/]*\//, ''), bytes }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return { name: repository.name, files };
}

/** The text of a file; undefined where it is not text. */
export function textOf({ bytes }: RepositoryFile): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

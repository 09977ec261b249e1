import { AppError } from '../base/errors';
import { parseDatabaseUrl } from '../sql/databaseUrl';

/** Where what a database URL leaves out comes from. */
export interface AddressSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A password that is kept apart from the settings. */
  readonly secret?: (name: string) => Promise<string | undefined>;
}

/** `${env:NAME}` is replaced as it is, so it may hold a whole URL; `${secret:name}` stands for a password. */
const references = /\$\{(env|secret):([^}]*)\}/g;

/**
 * A database URL with what it refers to put in.
 * @throws AppError `variable-missing`
 */
export async function resolveAddress(text: string, sources: AddressSources): Promise<string> {
  let resolved = '';
  let end = 0;
  for (const match of text.matchAll(references)) {
    const [whole, kind = '', name = ''] = match;
    resolved += text.slice(end, match.index) + (await referredTo(kind, name, sources));
    end = match.index + whole.length;
  }
  return resolved + text.slice(end);
}

async function referredTo(kind: string, name: string, sources: AddressSources): Promise<string> {
  const value = kind === 'env' ? sources.environment[name] : await sources.secret?.(name);
  if (value === undefined || value === '') {
    throw new AppError(
      'variable-missing',
      `The database URL refers to ${name}, which is not set.`,
      {
        remedy:
          kind === 'env'
            ? `Set the environment variable ${name} before the program starts.`
            : 'Enter the URL with its password again; the password is then kept in the secret storage.',
        subject: { variable: name },
      },
    );
  }
  return kind === 'env' ? value : encodeURIComponent(value);
}

/** A database URL as it may be shown: without a password and whatever else may be secret. */
export function describeAddress(url: string): string {
  try {
    const database = parseDatabaseUrl(url.replaceAll(references, 'x'));
    if (database.kind !== 'postgresql') return database.kind;

    const { host, port, database: name } = database;
    return `postgresql://${host}:${port}/${name}`;
  } catch {
    // It may be anything, a password among it.
    return 'a database URL that cannot be read';
  }
}

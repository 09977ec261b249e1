import { AppError } from '../base/errors';
import { decodedPart, parseDatabaseUrl } from './databaseUrl';

/** Where what a database URL leaves out comes from. */
export interface AddressSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A password that is kept apart from the settings. */
  readonly secret?: (name: string) => Promise<string | undefined>;
}

/** `${env:NAME}` may hold a part of a URL or all of it; `${secret:name}` holds a password. */
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
    const value = await referredTo(kind, name, sources);
    const isPassword = text.charAt(match.index + whole.length) === '@';
    resolved += text.slice(end, match.index) + (isPassword ? encodeURIComponent(value) : value);
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
      },
    );
  }
  return value;
}

/** A database URL as it may be shown: without user, password and whatever else may be secret. */
export function describeAddress(url: string): string {
  const [, variable] = /^\$\{env:([^}]*)\}$/.exec(url.trim()) ?? [];
  if (variable !== undefined) return `the database of ${variable}`;

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

/**
 * Takes a password out of a database URL and leaves a reference to it; undefined where the URL has
 * none, or refers to one already.
 */
export function takePasswordOut(
  url: string,
): { readonly text: string; readonly name: string; readonly password: string } | undefined {
  // References hold signs that mean something in a URL.
  const kept: string[] = [];
  const masked = url.replaceAll(references, (whole) => `\uE000${kept.push(whole) - 1}\uE001`);
  const { scheme, user, password, host, rest } = partsOf(masked);
  if (password === '' || password.includes('\uE000')) return undefined;

  const [database] = rest.replace(/^\//, '').split(/[?#]/);
  const name = `${user}@${host}/${database ?? ''}`.replaceAll(/\uE000\d+\uE001|[{}]/g, '');
  const text = `${scheme}${user}:\${secret:${name}}@${host}${rest}`;
  return {
    text: text.replaceAll(/\uE000(\d+)\uE001/g, (_, index) => kept[Number(index)] ?? ''),
    name,
    password: decodedPart(password),
  };
}

/** The parts of a URL as they stand there; `rest` is what follows the host. */
function partsOf(
  url: string,
): Readonly<Record<'scheme' | 'user' | 'password' | 'host' | 'rest', string>> {
  const match = /^([a-z][\w+.-]*:\/\/)([^/?#]*)(.*)$/is.exec(url);
  const [scheme = '', authority = '', rest = ''] = match?.slice(1) ?? [];
  const at = authority.lastIndexOf('@');
  const [, user = '', password = ''] = /^([^:]*):(.+)$/s.exec(authority.slice(0, at + 1)) ?? [];
  return { scheme, user, password: password.slice(0, -1), host: authority.slice(at + 1), rest };
}

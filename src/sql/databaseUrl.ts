import { AppError } from '../base/errors';

/** A database on a PostgreSQL server. */
export interface PostgresqlDatabase {
  readonly kind: 'postgresql';
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** `sslmode` of the URL; '' where it has none. */
  readonly sslMode: string;
  /** `sslrootcert` of the URL, a file of certificates to trust; '' where it has none. */
  readonly sslRootCert: string;
}

/** A database as an SQLAlchemy URL names it. */
export type Database =
  | {
      readonly kind: 'sqlite';
      /** Undefined is a database in memory. */ readonly path: string | undefined;
    }
  | PostgresqlDatabase;

/**
 * Reads an SQLAlchemy URL; the driver after a plus sign does not matter.
 * @throws AppError `input-invalid` for what is no such URL, `not-supported` for other databases. Neither
 * repeats the URL, which may carry a password.
 */
export function parseDatabaseUrl(text: string): Database {
  const match = /^([a-z0-9]+)(?:\+[\w.]+)?:\/\/(.*)$/is.exec(text.trim());
  const kind = match?.[1]?.toLowerCase();
  const rest = match?.[2] ?? '';
  if (kind === 'sqlite') return { kind, path: sqlitePath(rest) };
  if (kind === 'postgresql' || kind === 'postgres') return postgresql(rest);
  if (kind !== undefined) {
    throw new AppError('not-supported', `Databases of ${kind} are not supported.`, {
      remedy: 'Use SQLite or PostgreSQL.',
    });
  }
  throw new AppError('input-invalid', 'The database URL cannot be read.', {
    remedy: 'Write it as sqlite:///data/shop.db or postgresql://user:password@host/name.',
  });
}

/** Three slashes and a relative path, or four and an absolute one. */
function sqlitePath(rest: string): string | undefined {
  const path = (rest.split('?')[0] ?? '').replace(/^\//, '');
  return path === '' || path === ':memory:' ? undefined : path;
}

function postgresql(rest: string): PostgresqlDatabase {
  const url = URL.parse(`postgresql://${rest}`);
  if (url === null || url.hostname === '') {
    throw new AppError('input-invalid', 'The database URL names no host.', {
      remedy: 'Write it as postgresql://user:password@host:5432/name.',
    });
  }
  const user = decodedPart(url.username);
  return {
    kind: 'postgresql',
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 5432 : Number(url.port),
    database: decodedPart(url.pathname.slice(1)) || user,
    user,
    password: decodedPart(url.password),
    sslMode: url.searchParams.get('sslmode') ?? '',
    sslRootCert: url.searchParams.get('sslrootcert') ?? '',
  };
}

/** A part of a URL without its escapes. */
export function decodedPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A percent sign that starts no escape stands for itself.
    return part;
  }
}

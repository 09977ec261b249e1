/** Whether an entry of a host list names a host: `*`, a name, `*.name`, or either with `:port`. */
export function matchesHost(entry: string, host: string, port: number): boolean {
  const [, name = '', listedPort] = /^(.*?)(?::(\d+))?$/.exec(entry.trim().toLowerCase()) ?? [];
  if (listedPort !== undefined && Number(listedPort) !== port) return false;
  if (name === '*') return true;
  if (name.startsWith('*.')) return host.toLowerCase().endsWith(name.slice(1));
  return unbracket(name) === host.toLowerCase();
}

/** A URL writes IPv6 addresses in brackets; addresses themselves have none. */
export function unbracket(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

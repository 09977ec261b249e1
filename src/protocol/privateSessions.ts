/**
 * Sessions that are never stored. Their ids say what they are, so that no part of the product takes
 * one for a session of the database.
 */
const prefix = 'private:';

export function privateSessionId(number: number): string {
  return `${prefix}${number}`;
}

export function isPrivateSession(sessionId: string): boolean {
  return sessionId.startsWith(prefix);
}

/** What stands behind the mark: a number, and which version it is where it is one. */
export function privateSessionName(sessionId: string): string {
  return sessionId.slice(prefix.length);
}

import { html, type TemplateResult } from 'lit';
import { text } from '../strings';
import type { SessionGroup, SessionGroupName } from '../state/sessionGroups';

/** Whatever a session is called, its row has an id of letters, digits, `-` and `_`. */
export function rowId(sessionId: string): string {
  const safe = sessionId.replace(
    /[^A-Za-z0-9-]/g,
    (character) => `_${character.charCodeAt(0).toString(16)}_`,
  );
  return `session-${safe}`;
}

/** Ids of the rows, from top to bottom. */
export function idsOf(groups: readonly SessionGroup[]): readonly string[] {
  return groups.flatMap(({ sessions }) => sessions.map(({ id }) => id));
}

/** What stands above a group. */
export function groupTitle(name: SessionGroupName): string {
  if (name === 'all') return text('sessions.all');
  if (name === 'today') return text('sessions.today');
  return name === 'week' ? text('sessions.week') : text('sessions.older');
}

/** The first rows of all groups together. */
export function takeRows(groups: readonly SessionGroup[], count: number): readonly SessionGroup[] {
  let left = count;
  return groups.flatMap((group) => {
    const sessions = group.sessions.slice(0, Math.max(0, left));
    left -= group.sessions.length;
    return sessions.length === 0 ? [] : [{ ...group, sessions }];
  });
}

/** In place of the list where a search finds nothing. */
export function noMatch(search: string, onClear: () => void): TemplateResult {
  return html`<div class="empty small">
    <p>${text('sessions.noMatch', search.trim())}</p>
    <button type="button" class="link" @click=${onClear}>${text('sessions.clearSearch')}</button>
  </div>`;
}

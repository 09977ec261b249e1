import { html, type TemplateResult } from 'lit';
import { formatFullTime, formatMessageTime, formatSeconds } from '../format';
import { icon } from '../icons';
import { text } from '../strings';
import type { NodeState, ShownRun } from '../state/trace';

/** Id of a run's row, for `aria-activedescendant`. */
export function runRowId(runId: string): string {
  return `run-${runId}`;
}

/** A run in the list: what went in, when, how long, and how it ended. */
export function runRow(run: ShownRun, isSelected: boolean, onOpen: () => void): TemplateResult {
  return html`<div
    class="run"
    role="option"
    id=${runRowId(run.id)}
    aria-selected=${String(isSelected)}
    title=${run.startedAt === '' ? run.inputValue : formatFullTime(run.startedAt)}
    @click=${onOpen}
  >
    ${stateIcon(run.status)}<span class="sr">${stateText(run.status)}</span>
    <span class="clip">${run.inputValue === '' ? text('inspector.noInput') : run.inputValue}</span>
    <span class="meta num"
      >${run.startedAt === '' ? '' : formatMessageTime(run.startedAt, Date.now())}</span
    >
    <span class="meta num">${formatSeconds(run.durationMs)}</span>
  </div>`;
}

/** How something ended, as an icon; never by colour alone. */
export function stateIcon(state: NodeState): TemplateResult {
  switch (state) {
    case 'ok':
      return icon('pass', 'ok-icon');
    case 'failed':
      return icon('error', 'error-icon');
    case 'running':
      return icon('loading', 'spin');
    case 'waiting':
      return icon('circle-outline', 'muted');
    case 'skipped':
      return icon('circle-slash', 'muted');
    case 'cancelled':
      return icon('debug-stop', 'muted');
  }
}

export function stateText(state: NodeState): string {
  return text(`inspector.${state}`);
}

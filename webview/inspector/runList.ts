import { html, type TemplateResult } from 'lit';
import { formatFullTime, formatMessageTime, formatSeconds } from '../format';
import { stateIcon, stateText } from '../graph/nodeState';
import { text } from '../strings';
import type { ShownRun } from '../state/trace';

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

import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { formatFullTime, formatMessageTime, formatSeconds } from '../format';
import { stateIcon, stateText } from '../graph/nodeState';
import { iconButton } from '../icons';
import { nextItem } from '../page/roving';
import type { ShownRun } from '../state/trace';
import { text } from '../strings';

interface RunListOptions {
  /** Name of the flow. */
  readonly title: string;
  readonly runs: readonly ShownRun[];
  readonly shown: string | undefined;
  /** The run it is compared with. */
  readonly other: string | undefined;
  readonly isSessionOnly: boolean;
  readonly isComparing: boolean;
  readonly onOpen: (runId: string) => void;
  readonly onSessionOnly: () => void;
  readonly onCompare: () => void;
}

/** The runs of the flow, newest first. */
export function runList(options: RunListOptions): TemplateResult {
  const { runs, shown, other, onOpen } = options;
  const current = options.isComparing ? (other ?? shown) : shown;
  return html`<nav class="runs" aria-label=${text('inspector.runs')}>
    <div class="pane-bar">
      <h2 class="pane-title">${text('inspector.runs')}</h2>
      <span class="grow"></span>
      ${iconButton({
        icon: 'filter',
        label: text('inspector.thisSession'),
        isPressed: options.isSessionOnly,
        onClick: options.onSessionOnly,
      })}
      ${iconButton({
        icon: 'git-compare',
        label: text(options.isComparing ? 'inspector.compareLeave' : 'inspector.compare'),
        isPressed: options.isComparing,
        isDisabled: runs.length < 2,
        onClick: options.onCompare,
      })}
    </div>
    ${runs.length === 0 ? html`<p class="muted none">${text('inspector.noRunsHere')}</p>` : nothing}
    <div
      class="run-list"
      role="listbox"
      tabindex="0"
      aria-label=${text('inspector.runsOf', options.title)}
      aria-activedescendant=${current === undefined ? nothing : runRowId(current)}
      @keydown=${(event: KeyboardEvent) => {
        const at = runs.find(({ id }) => id === current) ?? runs[0];
        const next = at && nextItem(runs, at, event.key);
        if (next === undefined) return;

        event.preventDefault();
        onOpen(next.id);
        document.getElementById(runRowId(next.id))?.scrollIntoView({ block: 'nearest' });
      }}
    >
      ${repeat(
        runs,
        ({ id }) => id,
        (run) => runRow(run, markOf(run, options), run.id === current, onOpen),
      )}
    </div>
  </nav>`;
}

function markOf({ id }: ShownRun, { isComparing, shown, other }: RunListOptions): string {
  if (!isComparing) return '';
  return id === shown ? 'A' : id === other ? 'B' : '';
}

/** Id of a run's row, for `aria-activedescendant`. */
function runRowId(runId: string): string {
  return `run-${runId}`;
}

/** A run in the list: what went in, when, how long, and how it ended. */
function runRow(
  run: ShownRun,
  mark: string,
  isSelected: boolean,
  onOpen: (runId: string) => void,
): TemplateResult {
  return html`<div
    class="run ${mark === '' ? '' : 'marked'}"
    role="option"
    id=${runRowId(run.id)}
    aria-selected=${String(isSelected)}
    title=${run.startedAt === '' ? run.inputValue : formatFullTime(run.startedAt)}
    @click=${() => {
      onOpen(run.id);
    }}
  >
    ${mark === '' ? stateIcon(run.status) : html`<b class="run-mark">${mark}</b>`}<span class="sr"
      >${stateText(run.status)}</span
    >
    <span class="clip">${run.inputValue === '' ? text('inspector.noInput') : run.inputValue}</span>
    <span class="meta num"
      >${run.startedAt === '' ? '' : formatMessageTime(run.startedAt, Date.now())}</span
    >
    <span class="meta num">${formatSeconds(run.durationMs)}</span>
  </div>`;
}

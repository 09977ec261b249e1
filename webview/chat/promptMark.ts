import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../icons';
import { text } from '../strings';
import type { PromptMark } from '../state/promptMarks';
import type { MessageContext } from './messageTools';
import { hidePromptSoon, showPrompt } from './promptCard';

const icons: Readonly<Record<PromptMark, string>> = {
  in: 'eye',
  outside: 'eye-closed',
  filtered: 'list-filter',
  changed: 'history',
  error: 'eye-closed',
};

/**
 * Whether the model saw a message in the last run. In the usual case an eye, words for the rest; the
 * prompt itself shows on hover, and stays after a click.
 */
export function promptMark(context: MessageContext): TemplateResult | typeof nothing {
  const { app, message, mark } = context;
  if (mark === undefined) return nothing;

  const words = html`${icon(icons[mark])}<span class="text">${text(`mark.${mark}`)}</span>`;
  if (app.page.state.lastRun === undefined || mark === 'error') {
    return html`<span class="mark ${mark}" title=${text(`mark.${mark}Title`)}>${words}</span>`;
  }
  const show = (event: Event, isPinned: boolean): void => {
    if (event.currentTarget instanceof HTMLElement) {
      showPrompt(event.currentTarget, message, isPinned);
    }
  };
  return html`<button
    type="button"
    class="mark link quiet ${mark}"
    aria-label=${`${text(`mark.${mark}`)}. ${text(`mark.${mark}Title`)}`}
    aria-haspopup="dialog"
    @pointerenter=${(event: Event) => {
      show(event, false);
    }}
    @pointerleave=${hidePromptSoon}
    @click=${(event: Event) => {
      show(event, true);
    }}
  >
    ${words}
  </button>`;
}

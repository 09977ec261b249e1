import { html, type TemplateResult } from 'lit';
import type { DiffPart } from './wordDiff';

/** One side of a comparison; what is only there is marked by colour and by element. */
export function diffText(parts: readonly DiffPart[], side: 'left' | 'right'): TemplateResult {
  const shown = parts.map(({ text, isChanged }) => {
    if (!isChanged) return text;
    return side === 'left' ? html`<del>${text}</del>` : html`<ins>${text}</ins>`;
  });
  // White space counts in here.
  return html`<p class="diff-text" dir="auto">${shown}</p>`;
}

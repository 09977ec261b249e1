import { html, nothing, type TemplateResult } from 'lit';
import { formatNumber, formatSeconds } from '../format';
import { text } from '../strings';
import type { MessageContext } from './messageTools';
import { promptMark } from './promptMark';
import { siblings } from './siblings';

/** The line below an answer: its versions, how long it took, what it cost, whether the model saw it. */
export function messageFoot(context: MessageContext): TemplateResult | typeof nothing {
  const { app, message, version } = context;
  const { duration_ms: duration, usage, stopped } = message.properties;
  const parts: unknown[] = [siblings(app, version)];
  if (stopped === true) {
    const after = duration === undefined ? undefined : formatSeconds(duration);
    const words =
      after === undefined ? text('message.stopped') : text('message.stoppedAfter', after);
    parts.push(html`<span class="mark">${words}</span>`);
  } else if (duration !== undefined) parts.push(runLink(context, formatSeconds(duration)));
  if (usage !== undefined) parts.push(html`<span class="wide">${tokens(usage)}</span>`);
  parts.push(promptMark(context));
  const shown = parts.filter((part) => part !== nothing);
  return shown.length === 0 ? nothing : html`<div class="message-foot num">${shown}</div>`;
}

/** The duration leads to the run. */
function runLink({ app, message }: MessageContext, words: string): TemplateResult {
  const { run_id: runId } = message.properties;
  if (runId === undefined) return html`<span>${words}</span>`;

  return html`<button
    type="button"
    class="link quiet"
    title=${text('message.showRun')}
    @click=${() => {
      app.page.inspect(runId);
    }}
  >
    ${words}
  </button>`;
}

function tokens({ input, output }: { input?: number; output?: number }): string {
  if (input !== undefined && output !== undefined) {
    return text('message.tokens', formatNumber(input), formatNumber(output));
  }
  return text('message.tokensOut', formatNumber(input ?? output ?? 0));
}

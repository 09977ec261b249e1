import { html, nothing, type TemplateResult } from 'lit';
import type { StoredMessage } from '../../src/protocol/model';
import { formatSeconds } from '../format';
import { icon } from '../icons';
import { jsonBlock, textBlock } from '../markdown/jsonBlock';
import { countText, text } from '../strings';

type Content = StoredMessage['contentBlocks'][number]['contents'][number];

/** The steps an agent took, folded; unfolded while it is at work. */
export function steps(message: StoredMessage, isWorking: boolean): TemplateResult | typeof nothing {
  const all = message.contentBlocks
    .flatMap((block) => block.contents)
    .filter((content) => content['type'] !== 'error');
  // Question and answer are there anyway: only what the agent did in between is worth a line.
  const contents = all.filter((content) => !isFrame(content));
  if (all.length === 0 || (contents.length === 0 && !isWorking)) return nothing;

  const total = contents.reduce((sum, content) => sum + (durationOf(content) ?? 0), 0);
  return html`<details class="steps" ?open=${isWorking} aria-label=${text('steps.label')}>
    <summary class="steps-head">
      ${icon('chevron-right', 'chev')}<span>${summary(contents, isWorking)}</span>
      ${total > 0 ? html`<span class="num meta">${formatSeconds(total)}</span>` : nothing}
    </summary>
    <ol class="steps-list">
      ${contents.map((content) => step(content))}
    </ol>
  </details>`;
}

function summary(contents: readonly Content[], isWorking: boolean): string {
  if (isWorking && contents.length === 0) return text('steps.starting');
  if (isWorking) return countText('steps.working', contents.length);

  const tools = contents.filter((content) => content['type'] === 'tool_use').length;
  return tools > 0 ? countText('steps.used', tools) : countText('steps.steps', contents.length);
}

/** The question and the answer, which Langflow's agents also write down as steps. */
function isFrame(content: Content): boolean {
  const title = titleOf(content);
  return content['type'] === 'text' && (title === 'Input' || title === 'Output');
}

function step(content: Content): TemplateResult {
  const duration = durationOf(content);
  const input = content['tool_input'];
  const isFailed = content['error'] !== undefined && content['error'] !== null;
  return html`<li class="step">
    ${isFailed ? icon('error', 'state error-icon') : icon('pass', 'state ok-icon')}
    <details>
      <summary class="step-head">
        <span class="what">${titleOf(content)}</span>
        <span class="args clip">${input === undefined ? nothing : JSON.stringify(input)}</span>
        ${
          duration === undefined
            ? nothing
            : html`<span class="time num">${formatSeconds(duration)}</span>`
        }
        ${icon('chevron-right', 'chev')}
      </summary>
      <div class="step-io">
        ${part('steps.input', input)} ${part('steps.output', content['output'] ?? content['text'])}
        ${part('steps.error', content['error'])}
      </div>
    </details>
  </li>`;
}

function part(
  label: 'steps.input' | 'steps.output' | 'steps.error',
  value: Content[string] | undefined,
): TemplateResult | typeof nothing {
  if (value === undefined || value === null) return nothing;

  return html`<div class="io-label">${text(label)}</div>
    ${typeof value === 'string' ? textBlock(value) : jsonBlock(value)}`;
}

function titleOf(content: Content): string {
  const { name, header, type } = content;
  if (typeof name === 'string' && name !== '') return name;
  if (typeof header === 'object' && header !== null && 'title' in header) {
    const { title } = header;
    if (typeof title === 'string') return title;
  }
  return typeof type === 'string' ? type : '';
}

/** Milliseconds. */
function durationOf(content: Content): number | undefined {
  const { duration } = content;
  return typeof duration === 'number' ? duration : undefined;
}

import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { PromptRecord, RunRecord, StoredMessage } from '../../src/protocol/model';
import { PageElement } from '../element';
import { formatTime } from '../format';
import { iconButton } from '../icons';
import { countText, text } from '../strings';

const openDelayMs = 350;
const closeDelayMs = 250;
const gap = 6;

/** What the model got in the last run, over the page: on hover, or pinned by a click. */
@customElement('fp-prompt-card')
export class PromptCard extends PageElement {
  @property({ attribute: false }) run: RunRecord | undefined;

  @state() private anchor: HTMLElement | undefined;
  @state() private message: StoredMessage | undefined;
  @state() private isPinned = false;
  private timer: number | undefined;

  /** Shows the prompt beside an element, the message's own words marked in it. */
  show(anchor: HTMLElement, message: StoredMessage, isPinned: boolean): void {
    window.clearTimeout(this.timer);
    const open = (): void => {
      this.anchor = anchor;
      this.message = message;
      this.isPinned = isPinned;
      void this.updateComplete.then(() => {
        this.place();
      });
    };
    if (isPinned) open();
    else if (!this.isPinned) this.timer = window.setTimeout(open, openDelayMs);
  }

  hideSoon(): void {
    window.clearTimeout(this.timer);
    if (this.isPinned) return;

    this.timer = window.setTimeout(() => {
      this.anchor = undefined;
    }, closeDelayMs);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { run, anchor } = this;
    if (run === undefined || anchor === undefined) return nothing;

    const prompts = run.nodes.flatMap(({ component, prompts: asked = [] }) =>
      asked.map((prompt) => ({ component, prompt })),
    );
    return html`<div
      class="prompt-card"
      role="dialog"
      aria-label=${text('prompt.title')}
      tabindex="-1"
      @pointerenter=${() => {
        window.clearTimeout(this.timer);
      }}
      @pointerleave=${() => {
        this.hideSoon();
      }}
      @focusout=${this.onFocusOut}
      @keydown=${this.onKeyDown}
    >
      <div class="prompt-head">
        <h2>${text('prompt.title')}</h2>
        <span class="meta num">${formatTime(run.startedAt)}</span>
        <span class="grow"></span>
        ${iconButton({
          icon: 'close',
          label: text('notice.dismiss'),
          onClick: () => {
            this.close();
          },
        })}
      </div>
      <div class="prompt-body" tabindex="0" role="group" aria-label=${text('prompt.title')}>
        ${prompts.map(({ component, prompt }) => this.prompt(component, prompt))}
      </div>
    </div>`;
  }

  private prompt(component: string, prompt: PromptRecord): TemplateResult {
    const { images, tools, truncated } = prompt;
    return html`<section>
      <h3 class="meta">
        ${component},
        ${prompt.model}${
          images === undefined ? nothing : html`, ${countText('prompt.images', images)}`
        }${tools === undefined ? nothing : html`, ${text('prompt.tools', tools.join(', '))}`}
      </h3>
      ${prompt.turns.map(
        ({ role, text: words }) =>
          html`<div class="turn ${role}">
            <span class="meta role">${text(`prompt.${role}`)}</span>
            <div class="words" dir="auto">${this.marked(words)}</div>
          </div>`,
      )}
      ${truncated === true ? html`<p class="meta">${text('prompt.cut')}</p>` : nothing}
    </section>`;
  }

  /** The message's own words stand out where the prompt holds them as they are. */
  private marked(words: string): unknown {
    const wanted = this.message?.text.trim() ?? '';
    const at = wanted === '' ? -1 : words.indexOf(wanted);
    if (at < 0) return words;

    const end = at + wanted.length;
    return html`${words.slice(0, at)}<mark>${words.slice(at, end)}</mark>${words.slice(end)}`;
  }

  private place(): void {
    const card = this.querySelector<HTMLElement>('.prompt-card');
    const frame = this.parentElement?.getBoundingClientRect();
    const anchor = this.anchor?.getBoundingClientRect();
    if (card === null || frame === undefined || anchor === undefined) return;

    const { width, height } = card.getBoundingClientRect();
    const left = Math.max(8, Math.min(anchor.left - frame.left, frame.width - width - 8));
    const above = anchor.top - frame.top - height - gap;
    const below = anchor.bottom - frame.top + gap;
    const lowest = frame.height - height - 8;
    card.style.left = `${left}px`;
    card.style.top = `${Math.max(8, above >= 8 ? above : Math.min(below, lowest))}px`;
    card.querySelector('mark')?.scrollIntoView({ block: 'nearest' });
    if (this.isPinned) card.querySelector<HTMLElement>('.prompt-body')?.focus();
  }

  private close(): void {
    const { anchor, isPinned } = this;
    this.anchor = undefined;
    this.isPinned = false;
    if (isPinned) anchor?.focus();
  }

  private readonly onFocusOut = (event: FocusEvent): void => {
    const { relatedTarget } = event;
    if (relatedTarget instanceof Node && this.contains(relatedTarget)) return;

    this.isPinned = false;
    this.anchor = undefined;
  };

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;

    this.close();
    event.preventDefault();
    event.stopPropagation();
  };
}

export function showPrompt(anchor: HTMLElement, message: StoredMessage, isPinned: boolean): void {
  cardOfPage()?.show(anchor, message, isPinned);
}

export function hidePromptSoon(): void {
  cardOfPage()?.hideSoon();
}

function cardOfPage(): PromptCard | undefined {
  const card = document.querySelector('fp-prompt-card');
  return card instanceof PromptCard ? card : undefined;
}

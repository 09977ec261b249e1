import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { PageElement } from '../element';
import { formatSeconds } from '../format';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import type { PageState } from '../state/pageState';

const tickMs = 100;

/** What is at work in a run that is going on, how long for, and how fast the answer comes. */
@customElement('fp-run-status')
export class RunStatus extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) state!: PageState;

  private ticker: number | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ticker = window.setInterval(() => {
      this.requestUpdate();
    }, tickMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.clearInterval(this.ticker);
  }

  protected override render(): TemplateResult {
    return html`<span class="clip">${this.activity}</span><span class="second">${this.pace}</span>`;
  }

  private get activity(): string {
    const { live, sessionId, flow } = this.state;
    const active = live[sessionId]?.active ?? [];
    const names = active.map((id) => flow?.graph.nodes.find((node) => node.id === id)?.name);
    const known = names.filter((name) => name !== undefined).join(', ');
    return known === '' ? text('composer.running') : text('composer.runningNode', known);
  }

  private get pace(): string {
    const { live, sessionId, messages } = this.state;
    const startedAt = live[sessionId]?.startedAt;
    if (startedAt === undefined) return '';

    const time = formatSeconds(performance.now() - startedAt);
    const last = messages.at(-1);
    const rate = last === undefined ? undefined : this.app.page.stream(last.id)?.rate;
    return rate === undefined ? time : text('composer.rate', time, rate);
  }
}

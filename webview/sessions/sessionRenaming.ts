import { html, nothing, type LitElement, type TemplateResult } from 'lit';
import { isPrivateSession } from '../../src/protocol/privateSessions';
import { text } from '../strings';
import type { SessionActions } from '../state/sessionActions';
import { rowId } from './sessionRows';

/** The field that lies over a row of the list while its session is renamed. */
export class SessionRenaming {
  private sessionId: string | undefined;
  private placedFor: string | undefined;

  constructor(
    private readonly pane: LitElement,
    private readonly actions: () => SessionActions,
  ) {}

  is(sessionId: string): boolean {
    return this.sessionId === sessionId;
  }

  start(sessionId: string): void {
    if (!isPrivateSession(sessionId)) this.set(sessionId);
  }

  render(): TemplateResult | typeof nothing {
    const { sessionId } = this;
    if (sessionId === undefined) return nothing;

    const name = this.actions().nameOf(sessionId);
    return html`<vscode-text-field
      class="rename"
      .value=${name}
      maxlength="500"
      aria-label=${text('sessions.renameLabel', name)}
      @keydown=${this.onKey}
      @focusout=${() => {
        this.set(undefined);
      }}
    ></vscode-text-field>`;
  }

  /** Puts a field that has just been drawn over its row, and the caret into it. */
  place(): void {
    if (this.sessionId === this.placedFor) return;

    this.placedFor = this.sessionId;
    const field = this.pane.querySelector<HTMLInputElement>('.rename');
    const row = this.pane.querySelector<HTMLElement>(`#${rowId(this.sessionId ?? '')}`);
    const list = this.pane.querySelector('.session-list');
    if (field === null || row === null || list === null) return;

    field.style.top = `${row.offsetTop - list.scrollTop}px`;
    // The toolkit builds its inner field a moment later.
    requestAnimationFrame(() => {
      field.focus();
      field.select();
    });
  }

  private set(sessionId: string | undefined): void {
    this.sessionId = sessionId;
    this.pane.requestUpdate();
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    const { sessionId } = this;
    if (event.isComposing || sessionId === undefined) return;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;

    event.preventDefault();
    const field = event.currentTarget;
    const name = field !== null && 'value' in field ? String(field.value) : '';
    this.set(undefined);
    this.pane.querySelector<HTMLElement>('.session-list')?.focus();
    if (event.key === 'Escape' || name === this.actions().nameOf(sessionId)) return;

    void this.actions().rename(sessionId, name, () => {
      this.start(sessionId);
    });
  };
}

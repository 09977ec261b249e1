import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../chat/chatView';
import '../form/formView';
import '../inspector/inspectorView';
import '../logs/logsView';
import '../chat/promptCard';
import '../sessions/sessionsPane';
import '../compare/compareView';
import '../parameters/parametersPane';
import './header';
import './notice';
import './menu';
import { isPrivateSession } from '../../src/protocol/privateSessions';
import { PageElement } from '../element';
import { icon } from '../icons';
import { versionBanner } from './versionBanner';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { brokenFlow, noFlow, untrusted } from './emptyStates';

const minuteMs = 60_000;
/** Pixels below which the sessions lie over the view. Inspector and Compare have columns of their own. */
const drawerBelow = { main: 720, logs: 720, inspector: 1200, compare: 1000 } as const;

/** The whole page: header, sessions and the view chosen. Draws itself again after every change. */
@customElement('fp-page')
export class PlaygroundPage extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;

  private stopListening: (() => void) | undefined;
  private ticker: number | undefined;
  private readonly observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) this.measure(entry.contentRect.width);
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.classList.add('fp');
    this.ariaBusy = 'true';
    this.stopListening = this.app.page.subscribe(() => {
      this.measure(this.clientWidth);
      this.requestUpdate();
    });
    // Ages in the session list grow old by themselves.
    this.ticker = window.setInterval(() => {
      this.requestUpdate();
    }, minuteMs);
    this.addEventListener('keydown', this.onKeyDown);
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stopListening?.();
    this.observer.disconnect();
    window.clearInterval(this.ticker);
    this.removeEventListener('keydown', this.onKeyDown);
  }

  protected override updated(): void {
    if (this.app.page.state.isReady) this.ariaBusy = null;
  }

  protected override render(): TemplateResult {
    const { page } = this.app;
    return html`
      <fp-header
        .app=${this.app}
        .state=${page.state}
        .view=${page.ui.view}
        .isIoOpen=${page.ui.isIoOpen}
        .isSessionsOpen=${page.isSessionsOpen}
        .isRunning=${page.isRunning}
        .overrides=${page.ui.overrides}
        .isParamsOpen=${page.ui.isParamsOpen}
      ></fp-header>
      ${
        page.isRunning
          ? html`<div
              class="progress"
              role="progressbar"
              aria-label=${text('header.running')}
            ></div>`
          : nothing
      }
      ${this.banner()} ${versionBanner(page)}
      <div class="columns">
        ${
          page.state.flow === undefined
            ? nothing
            : html`<fp-sessions
                .app=${this.app}
                .state=${page.state}
                .width=${page.ui.sidebarWidth}
                .seen=${page.ui.seen}
                .seenUntil=${page.ui.seenUntil}
                .isOpen=${page.isSessionsOpen}
                .isDrawer=${page.isNarrow}
                .versions=${page.sessionVersions}
                .minute=${Math.floor(Date.now() / minuteMs)}
              ></fp-sessions>`
        }
        ${this.view()}
        ${
          page.ui.isParamsOpen && page.state.flow !== undefined
            ? html`<fp-params
                .app=${this.app}
                .flow=${page.state.flow}
                .overrides=${page.ui.overrides}
                .isTrusted=${page.state.isTrusted}
              ></fp-params>`
            : nothing
        }
      </div>
      <fp-notice .page=${page} .notice=${page.notice}></fp-notice>
      <fp-menu></fp-menu>
      <fp-prompt-card .run=${page.state.lastRun}></fp-prompt-card>
      <div class="sr" role="status" aria-live="polite">${page.announcement}</div>
    `;
  }

  private banner(): TemplateResult | typeof nothing {
    const { isTrusted, messages, flow, sessionId } = this.app.page.state;
    if (isPrivateSession(sessionId) && flow !== undefined) {
      return html`<div class="banner" role="note">
        ${icon('lock')}<span class="text">${text('sessions.privateBanner')}</span>
      </div>`;
    }
    if (isTrusted || messages.length === 0 || flow === undefined) return nothing;

    return html`<div class="banner" role="note">
      ${icon('workspace-untrusted')}<span class="text">${text('untrusted.banner')}</span>
      <button
        type="button"
        class="link"
        @click=${() => {
          this.app.page.act({ action: 'manage-trust' });
        }}
      >
        ${text('untrusted.manage')}
      </button>
    </div>`;
  }

  private view(): TemplateResult {
    const { state, ui } = this.app.page;
    if (state.flow === undefined) return html`<main class="main">${this.body()}</main>`;

    return html`<main class="main" @pointerdown=${this.closeDrawer}>
      <div class="view" id="view" role="tabpanel" aria-labelledby=${`tab-${ui.view}`}>
        ${this.body()}
      </div>
    </main>`;
  }

  private body(): TemplateResult | typeof nothing {
    const { page } = this.app;
    const { state } = page;
    if (!state.isReady) return nothing;
    if (state.flow === undefined) {
      return state.flowError === undefined ? noFlow(page) : brokenFlow(page, state.flowError);
    }
    if (page.ui.view === 'logs') {
      return html`<fp-logs .app=${this.app} .state=${state}></fp-logs>`;
    }
    if (page.ui.view === 'compare') {
      return html`<fp-compare .app=${this.app} .state=${state}></fp-compare>`;
    }
    if (page.ui.view === 'inspector') {
      return html`<fp-inspector
        .app=${this.app}
        .state=${state}
        .wanted=${page.inspectedRun}
      ></fp-inspector>`;
    }
    if (!state.isTrusted && state.messages.length === 0) return untrusted(page);
    if (state.flow.layout === 'chat') {
      return html`<fp-chat .app=${this.app} .state=${state} .ui=${page.ui}></fp-chat>`;
    }
    return html`<fp-form .app=${this.app} .state=${state} .ui=${page.ui}></fp-form>`;
  }

  private measure(width: number): void {
    const { page } = this.app;
    if (width > 0) page.setNarrow(width < drawerBelow[page.ui.view]);
  }

  private readonly closeDrawer = (): void => {
    if (this.app.page.isDrawerOpen) this.app.page.setSessionsOpen(false);
  };

  /** Undo and redo of the store, outside of fields, which have their own. */
  private undoOrRedo(event: KeyboardEvent): boolean {
    const { target } = event;
    const isField =
      target instanceof HTMLElement && target.matches('input, textarea, vscode-text-field');
    if (isField || event.altKey || !(event.ctrlKey || event.metaKey)) return false;

    const key = event.key.toLowerCase();
    if (key === 'y' || (key === 'z' && event.shiftKey)) void this.app.sessions.redo();
    else if (key === 'z') void this.app.sessions.undo();
    else return false;
    return true;
  }

  /** Esc: close the drawer, else stop the run, else go to the composer. */
  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    if (this.undoOrRedo(event)) event.preventDefault();
    if (event.key !== 'Escape') return;

    event.preventDefault();
    if (this.app.page.isDrawerOpen) this.app.page.setSessionsOpen(false);
    else if (this.app.page.isRunning) this.app.messages.stop();
    else this.querySelector<HTMLElement>('.composer textarea')?.focus();
  };
}

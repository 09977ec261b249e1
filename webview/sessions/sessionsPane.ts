import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { SessionSummary } from '../../src/protocol/model';
import { PageElement } from '../element';
import { iconButton } from '../icons';
import { openMenu, openMenuBelow, type MenuItem } from '../page/menu';
import { nextItem } from '../page/roving';
import { countText, text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { ListSelection } from '../state/listSelection';
import type { PageState } from '../state/pageState';
import {
  filterSessions,
  groupSessions,
  withDefault,
  type SessionGroup,
} from '../state/sessionGroups';
import type { UiState } from '../state/uiState';
import './sash';
import { listMenu, sessionMenu } from './sessionMenu';
import { SessionRenaming } from './sessionRenaming';
import { sessionRow } from './sessionRow';
import { groupTitle, idsOf, noMatch, rowId, takeRows } from './sessionRows';

const searchDelayMs = 200;
const firstRows = 200;

/** The sidebar: search, new session, and the sessions in groups. */
@customElement('fp-sessions')
export class SessionsPane extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) state!: PageState;
  /** Pixels. */
  @property({ attribute: false }) width = 0;
  @property({ attribute: false }) seen!: UiState['seen'];
  @property({ attribute: false }) seenUntil = '';
  @property({ attribute: false }) isOpen = true;
  /** Minutes since 1970: drawing again every minute keeps ages right. */
  @property({ attribute: false }) versions: unknown;
  @property({ attribute: false }) minute = 0;
  /** Whether the pane lies over the view. */
  @property({ attribute: false }) isDrawer = false;

  @state() private search = '';
  @state() private hits: ReadonlySet<string> = new Set();
  /** The row the keyboard is on; the selected one until a key moves it. */
  @state() private focused: string | undefined;
  @state() private rows = firstRows;
  private readonly selection = new ListSelection();
  private readonly renaming = new SessionRenaming(this, () => this.app.sessions);
  private searchTimer: number | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { flow } = this.state;
    if (flow === undefined || !this.isOpen) return nothing;

    const groups = this.groups(flow.id);
    return html`<nav
      class="sessions ${this.isDrawer ? 'drawer' : ''}"
      id="sessions"
      aria-label=${text('sessions.title')}
    >
      <div class="sessions-tools">
        <vscode-text-field
          placeholder=${text('sessions.search')}
          aria-label=${text('sessions.searchLabel')}
          .value=${this.search}
          @input=${this.onSearch}
          @keydown=${this.onSearchKey}
          ><span slot="start" class="codicon codicon-search" aria-hidden="true"></span
        ></vscode-text-field>
        ${iconButton({
          icon: 'add',
          label: text('sessions.new'),
          onClick: () => void this.app.sessions.create(),
        })}
        ${iconButton({
          icon: 'ellipsis',
          label: text('sessions.listMenu'),
          opensMenu: true,
          onClick: (event) => {
            openMenu(
              event,
              text('sessions.listMenu'),
              listMenu(this.app, () => {
                this.selectAll();
              }),
            );
          },
        })}
      </div>
      ${
        groups.length === 0
          ? noMatch(this.search, () => {
              this.setSearch('');
            })
          : this.list(groups)
      }
      ${this.renaming.render()} ${this.selectionBar()}
      <fp-sash .page=${this.app.page} .width=${this.width}></fp-sash>
    </nav>`;
  }

  protected override willUpdate(changed: PropertyValues<SessionsPane>): void {
    if (changed.has('state')) {
      this.selection.keep([this.state.flow?.id ?? '', ...this.state.sessions.map(({ id }) => id)]);
    }
  }

  protected override updated(changed: PropertyValues<SessionsPane>): void {
    const isToggled = changed.has('isOpen') && !changed.has('isDrawer');
    if (isToggled && this.isDrawer) this.moveFocus();
    const pane = this.querySelector<HTMLElement>('.sessions');
    pane?.style.setProperty('--fp-side', `${this.width}px`);
    this.renaming.place();
  }

  /** A drawer takes the focus when it opens and gives it back when it closes. */
  private moveFocus(): void {
    if (this.isOpen) this.querySelector<HTMLElement>('.session-list')?.focus();
    else if (document.activeElement === document.body) {
      document.querySelector<HTMLElement>('.sessions-toggle')?.focus();
    }
  }

  private groups(flowId: string): readonly SessionGroup[] {
    const all = withDefault(this.state.sessions, flowId);
    const named = ({ id }: SessionSummary): string => this.app.sessions.nameOf(id);
    const found = filterSessions(all, this.search, named, this.hits);
    return groupSessions(found, flowId, Date.now(), this.app.page.ui.sessionOrder);
  }

  private list(groups: readonly SessionGroup[]): TemplateResult {
    const shown = takeRows(groups, this.rows);
    return html`<div
      class="session-list"
      role="listbox"
      aria-multiselectable="true"
      tabindex="0"
      aria-label=${text('sessions.of', this.state.flow?.name ?? '')}
      aria-activedescendant=${rowId(this.focusedId(shown))}
      @keydown=${this.onKeyDown}
      @scroll=${this.onScroll}
    >
      ${repeat(
        shown,
        ({ name }) => name,
        (group) => html`
          ${
            group.name === 'default'
              ? nothing
              : html`<div class="session-group" role="presentation">${groupTitle(group.name)}</div>`
          }
          ${repeat(
            group.sessions,
            ({ id }) => id,
            (session) => this.row(session, shown),
          )}
        `,
      )}
    </div>`;
  }

  private row(session: SessionSummary, shown: readonly SessionGroup[]): TemplateResult {
    const { running, live, sessionId } = this.state;
    const seen = this.seen[session.id] ?? this.seenUntil;
    return sessionRow({
      id: rowId(session.id),
      session,
      name: this.app.sessions.nameOf(session.id),
      isCurrent: session.id === sessionId,
      isSelected: this.selection.isEmpty
        ? session.id === sessionId
        : this.selection.ids.has(session.id),
      isFocused: session.id === this.focusedId(shown) && this.focused !== undefined,
      isRunning: running.includes(session.id) || live[session.id] !== undefined,
      isUnread: session.id !== sessionId && session.lastActive > seen,
      isRenaming: this.renaming.is(session.id),
      isOtherVersion: this.app.page.otherVersion(session.id) !== undefined,
      now: Date.now(),
      onOpen: (event) => {
        this.choose(session.id, event, shown);
      },
      onMenu: (event) => {
        this.openMenu(event, session.id);
      },
    });
  }

  /** A click opens; with Ctrl or Shift it chooses rows for a common action. */
  private choose(sessionId: string, event: MouseEvent, shown: readonly SessionGroup[]): void {
    const { sessionId: current } = this.state;
    if (event.ctrlKey || event.metaKey) this.selection.toggle(sessionId, current);
    else if (event.shiftKey) this.selection.extend(sessionId, idsOf(shown), current);
    else {
      this.selection.clear();
      this.focused = undefined;
      void this.app.sessions.open(sessionId);
    }
    this.requestUpdate();
  }

  private selectAll(): void {
    this.selection.all(idsOf(this.groups(this.state.flow?.id ?? '')));
    this.requestUpdate();
    this.querySelector<HTMLElement>('.session-list')?.focus();
  }

  private selectionBar(): TemplateResult | typeof nothing {
    const { size } = this.selection.ids;
    if (size === 0) return nothing;

    return html`<div class="selection-bar" role="group" aria-label=${text('sessions.selection')}>
      <span class="num">${countText('sessions.selected', size)}</span>
      <span class="grow"></span>
      ${iconButton({
        icon: 'trash',
        label: countText('sessions.deleteMany', size),
        onClick: () => {
          this.removeSelected();
        },
      })}
      ${iconButton({
        icon: 'close',
        label: text('sessions.clearSelection'),
        onClick: () => {
          this.clearSelection();
        },
      })}
    </div>`;
  }

  private removeSelected(): void {
    const ids = [...this.selection.ids];
    this.clearSelection();
    void this.app.sessions.removeAll(ids);
  }

  private clearSelection(): void {
    this.selection.clear();
    this.requestUpdate();
    this.querySelector<HTMLElement>('.session-list')?.focus();
  }

  private focusedId(shown: readonly SessionGroup[]): string {
    const ids = idsOf(shown);
    const wanted = this.focused ?? this.state.sessionId;
    return ids.includes(wanted) ? wanted : (ids[0] ?? wanted);
  }

  private openMenu(event: Event, sessionId: string): void {
    const list = this.querySelector<HTMLElement>('.session-list') ?? undefined;
    openMenu(event, text('sessions.actions'), this.menuItems(sessionId), list);
  }

  private menuItems(sessionId: string): readonly MenuItem[] {
    return sessionMenu(this.app, sessionId, () => {
      this.renaming.start(sessionId);
    });
  }

  private setSearch(words: string): void {
    this.search = words;
    this.rows = firstRows;
    window.clearTimeout(this.searchTimer);
    this.hits = new Set();
    const wanted = words.trim();
    if (wanted === '') return;

    this.searchTimer = window.setTimeout(() => {
      void this.app.sessions.search(wanted).then((hits) => {
        if (this.search.trim() === wanted) this.hits = hits;
      });
    }, searchDelayMs);
  }

  private readonly onSearch = (event: Event): void => {
    if (event.target instanceof HTMLElement && 'value' in event.target) {
      this.setSearch(String(event.target.value));
    }
  };

  private readonly onSearchKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.search !== '') {
      this.setSearch('');
      event.preventDefault();
    }
    if (event.key === 'ArrowDown') this.querySelector<HTMLElement>('.session-list')?.focus();
  };

  private readonly onScroll = (event: Event): void => {
    const list = event.currentTarget;
    if (!(list instanceof HTMLElement)) return;

    const left = list.scrollHeight - list.scrollTop - list.clientHeight;
    if (left < 400 && this.rows < this.state.sessions.length + 1) this.rows += firstRows;
  };

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    if (this.state.flow === undefined) return;

    const groups = takeRows(this.groups(this.state.flow.id), this.rows);
    const ids = idsOf(groups);
    const current = this.focusedId(groups);
    const next = nextItem(ids, current, event.key);
    if (next !== undefined) {
      if (event.shiftKey) this.selection.extend(next, ids, current);
      this.focused = next;
      this.querySelector(`#${rowId(next)}`)?.scrollIntoView({ block: 'nearest' });
    } else if (!this.runKey(event, current)) return;
    event.preventDefault();
  };

  /** @returns whether the key does something with the row. */
  private runKey(event: KeyboardEvent, sessionId: string): boolean {
    const { key } = event;
    const isModified = event.ctrlKey || event.metaKey;
    if (isModified && key.toLowerCase() === 'a') this.selectAll();
    else if (isModified && key === ' ') this.selection.toggle(sessionId, this.state.sessionId);
    else if (key === 'Escape' && !this.selection.isEmpty) this.clearSelection();
    else if (key === 'Delete' && !this.selection.isEmpty) this.removeSelected();
    else return this.runRowKey(event, sessionId);
    this.requestUpdate();
    return true;
  }

  private runRowKey(event: KeyboardEvent, sessionId: string): boolean {
    const { key } = event;
    if (key === 'Enter' || key === ' ') void this.app.sessions.open(sessionId);
    else if (key === 'F2') this.renaming.start(sessionId);
    else if (key === 'Delete') void this.app.sessions.remove(sessionId);
    else if ((key === 'F10' && event.shiftKey) || key === 'ContextMenu') {
      const row = this.querySelector<HTMLElement>(`#${rowId(sessionId)}`);
      const list = this.querySelector<HTMLElement>('.session-list');
      openMenuBelow(row, text('sessions.actions'), this.menuItems(sessionId), list);
    } else return false;
    return true;
  }
}

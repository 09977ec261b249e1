import { html, nothing, type TemplateResult } from 'lit';
import type { SessionSummary } from '../../src/protocol/model';
import { plainLine } from '../../src/protocol/plainLine';
import { isPrivateSession } from '../../src/protocol/privateSessions';
import { formatFullTime, formatNumber, formatWhen } from '../format';
import { icon } from '../icons';
import { countText, text } from '../strings';

interface SessionRowOptions {
  readonly id: string;
  readonly session: SessionSummary;
  readonly name: string;
  /** Whether it is the one shown. */
  readonly isCurrent: boolean;
  readonly isSelected: boolean;
  readonly isFocused: boolean;
  readonly isRunning: boolean;
  readonly isUnread: boolean;
  readonly isRenaming: boolean;
  /** Whether its newest run had another version of the flow. */
  readonly isOtherVersion: boolean;
  readonly now: number;
  readonly onOpen: (event: MouseEvent) => void;
  readonly onMenu: (event: Event) => void;
}

/** A session in the list. Nothing in it takes focus: the list does, and its keys do the same. */
export function sessionRow(options: SessionRowOptions): TemplateResult {
  const { session } = options;
  const classes = [
    'session',
    options.isUnread ? 'unread' : '',
    options.isFocused ? 'focused' : '',
    options.isRenaming ? 'renaming' : '',
    options.isCurrent ? 'current' : '',
  ].join(' ');
  return html`<div
    class=${classes}
    role="option"
    id=${options.id}
    aria-selected=${String(options.isSelected)}
    aria-current=${options.isCurrent ? 'true' : nothing}
    title=${isPrivateSession(session.id) ? text('sessions.privateTitle') : session.id}
    @click=${options.onOpen}
    @contextmenu=${options.onMenu}
  >
    <span class="name clip">${options.name}</span>
    <span class="when num" title=${formatFullTime(session.lastActive)}>
      ${
        options.isRunning
          ? html`${icon('loading', 'codicon-small spin')}<span class="sr"
                >${text('sessions.running')}</span
              >`
          : formatOptional(session.lastActive, options.now)
      }
    </span>
    <span class="preview clip">${previewOf(session)}</span>
    <span class="marks"
      >${options.isOtherVersion ? versionMark() : nothing} ${sharedMark(session)}
      ${isPrivateSession(session.id) ? icon('lock', 'codicon-small') : nothing}
      ${options.isUnread ? unreadMark() : nothing} ${countMark(session)}</span
    >
    <span
      class="row-actions icon-button"
      aria-hidden="true"
      title=${text('sessions.more')}
      @click=${options.onMenu}
      >${icon('ellipsis')}</span
    >
  </div>`;
}

function previewOf(session: SessionSummary): string {
  if (isPrivateSession(session.id)) return text('sessions.notStored');
  return session.messageCount === 0 ? text('sessions.empty') : plainLine(session.preview);
}

function countMark({ messageCount }: SessionSummary): TemplateResult | typeof nothing {
  if (messageCount === 0) return nothing;

  const words = countText('composer.messages', messageCount, formatNumber(messageCount));
  return html`<span class="total num" title=${words}
    ><span aria-hidden="true">${formatNumber(messageCount)}</span
    ><span class="sr">${words}</span></span
  >`;
}

function formatOptional(iso: string, now: number): string {
  return iso === '' ? '' : formatWhen(iso, now);
}

function sharedMark(session: SessionSummary): TemplateResult | typeof nothing {
  const flows = session.flowIds.length;
  if (flows < 2) return nothing;

  return html`<span class="shared" title=${countText('sessions.shared', flows)}
    >${icon('link')}${flows}<span class="sr">${text('sessions.sharedHidden')}</span></span
  >`;
}

function versionMark(): TemplateResult {
  const words = text('sessions.otherVersion');
  return html`<span title=${words}
    >${icon('versions', 'codicon-small')}<span class="sr">${words}</span></span
  >`;
}

function unreadMark(): TemplateResult {
  return html`<span class="dot"></span><span class="sr">${text('sessions.unread')}</span>`;
}

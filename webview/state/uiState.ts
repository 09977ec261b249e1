import type { Attachment } from '../../src/protocol/attachments';
import type { SessionOrder } from '../../src/protocol/playground';
import { isPrivateSession } from '../../src/protocol/privateSessions';
import type { Overrides } from '../../src/protocol/parameters';
import { parseAttachments } from './attachmentList';
import { parseTyped, type Typed } from './formValues';
import { noOverrides, parseOverrides } from './overrides';

/** What the page keeps across reloads: where the user was and what they had typed. Never data. */
export interface UiState {
  readonly sessionId: string | undefined;
  readonly view: ViewName;
  readonly isSidebarOpen: boolean;
  /** Pixels. */
  readonly sidebarWidth: number;
  /** Whether inputs and outputs are shown beside the chat. */
  readonly isIoOpen: boolean;
  readonly sessionOrder: SessionOrder;
  /** Unsent text by session id. */
  readonly drafts: Readonly<Record<string, string>>;
  /** Files attached to what is being written, by session id. */
  readonly attachments: Readonly<Record<string, readonly Attachment[]>>;
  /** What stands in the editors of a form, by `inputKey`. */
  readonly inputs: Readonly<Record<string, Typed>>;
  /** What the next runs use in place of what the flow file says. */
  readonly overrides: Overrides;
  readonly isParamsOpen: boolean;
  /** Time of the newest message that was seen, by session id. */
  readonly seen: Readonly<Record<string, string>>;
  /** What is older than this counts as seen; empty before the first look. */
  readonly seenUntil: string;
}

/** `main` is Chat, Form or Run, whichever the flow has. */
export type ViewName = 'main' | 'logs' | 'inspector' | 'compare';

export const minSidebarWidth = 180;
export const maxSidebarWidth = 400;
const maxEntries = 200;
const maxTextLength = 100_000;

export const initialUiState: UiState = {
  sessionId: undefined,
  view: 'main',
  isSidebarOpen: true,
  sidebarWidth: 240,
  isIoOpen: true,
  sessionOrder: 'recent',
  drafts: {},
  attachments: {},
  inputs: {},
  overrides: noOverrides,
  isParamsOpen: false,
  seen: {},
  seenUntil: '',
};

/** Reads a stored state; whatever is missing or of the wrong kind takes its first value. */
export function parseUiState(raw: unknown): UiState {
  if (typeof raw !== 'object' || raw === null) return initialUiState;

  const stored: Readonly<Record<string, unknown>> = { ...raw };
  return {
    sessionId: stringOr(stored['sessionId'], undefined),
    view: viewOr(stored['view']),
    isSidebarOpen: booleanOr(stored['isSidebarOpen'], initialUiState.isSidebarOpen),
    sidebarWidth: clampSidebarWidth(stored['sidebarWidth']),
    isIoOpen: booleanOr(stored['isIoOpen'], initialUiState.isIoOpen),
    sessionOrder: orderOr(stored['sessionOrder']),
    drafts: strings(stored['drafts']),
    attachments: parseAttachments(stored['attachments'], maxEntries),
    inputs: typedInputs(stored['inputs']),
    overrides: parseOverrides(stored['overrides']),
    isParamsOpen: booleanOr(stored['isParamsOpen'], false),
    seen: strings(stored['seen']),
    seenUntil: stringOr(stored['seenUntil'], ''),
  };
}

/** A width the sidebar can have; the first width for anything that is no number. */
export function clampSidebarWidth(width: unknown): number {
  if (typeof width !== 'number' || !Number.isFinite(width)) return initialUiState.sidebarWidth;

  return Math.round(Math.min(maxSidebarWidth, Math.max(minSidebarWidth, width)));
}

/** A copy with one entry set, or removed where the text is empty. The newest entries are kept. */
export function withEntry(
  entries: Readonly<Record<string, string>>,
  key: string,
  value: string,
): Readonly<Record<string, string>> {
  const rest = Object.entries(entries).filter(([other]) => other !== key);
  if (value !== '') rest.push([key, value]);
  return Object.fromEntries(rest.slice(-maxEntries));
}

function orderOr(value: unknown): SessionOrder {
  return value === 'name' || value === 'created' ? value : 'recent';
}

/** The state as it may be kept: nothing of private sessions. */
export function withoutPrivate(state: UiState): UiState {
  const clean = <T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(entries).filter(([id]) => !isPrivateSession(id)));
  return {
    ...state,
    sessionId:
      state.sessionId !== undefined && isPrivateSession(state.sessionId)
        ? undefined
        : state.sessionId,
    drafts: clean(state.drafts),
    attachments: clean(state.attachments),
    seen: clean(state.seen),
  };
}

function stringOr<T>(value: unknown, fallback: T): string | T {
  return typeof value === 'string' ? value : fallback;
}

function booleanOr(value: unknown, fallback: boolean): boolean {
  return typeof value === 'boolean' ? value : fallback;
}

function viewOr(value: unknown): ViewName {
  return value === 'logs' || value === 'inspector' || value === 'compare' ? value : 'main';
}

/** Nothing that was typed is dropped for its length: the editor keeps it as it is. */
function typedInputs(value: unknown): UiState['inputs'] {
  if (typeof value !== 'object' || value === null) return {};

  const entries: [string, unknown][] = Object.entries(value);
  return Object.fromEntries(
    entries.slice(-maxEntries).flatMap(([key, raw]): [string, Typed][] => {
      const typed = parseTyped(raw);
      return typed === undefined ? [] : [[key, typed]];
    }),
  );
}

function strings(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};

  const entries: [string, unknown][] = Object.entries(value);
  return Object.fromEntries(
    entries
      .filter((entry): entry is [string, string] => typeof entry[1] === 'string')
      .filter(([, text]) => text.length <= maxTextLength)
      .slice(-maxEntries),
  );
}

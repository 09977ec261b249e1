/** What the page keeps across reloads: where the user was and what they had typed. Never data. */
export interface UiState {
  readonly sessionId: string | undefined;
  readonly view: ViewName;
  readonly isSidebarOpen: boolean;
  /** Pixels. */
  readonly sidebarWidth: number;
  /** Whether inputs and outputs are shown beside the chat. */
  readonly isIoOpen: boolean;
  /** Unsent text by session id. */
  readonly drafts: Readonly<Record<string, string>>;
  /** Values typed into a form, by node id. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Time of the newest message that was seen, by session id. */
  readonly seen: Readonly<Record<string, string>>;
  /** What is older than this counts as seen; empty before the first look. */
  readonly seenUntil: string;
}

/** `main` is Chat, Form or Run, whichever the flow has. */
export type ViewName = 'main' | 'logs' | 'inspector';

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
  drafts: {},
  inputs: {},
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
    drafts: strings(stored['drafts']),
    inputs: strings(stored['inputs']),
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

function stringOr<T>(value: unknown, fallback: T): string | T {
  return typeof value === 'string' ? value : fallback;
}

function booleanOr(value: unknown, fallback: boolean): boolean {
  return typeof value === 'boolean' ? value : fallback;
}

function viewOr(value: unknown): ViewName {
  return value === 'logs' || value === 'inspector' ? value : 'main';
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

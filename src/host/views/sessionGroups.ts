import type { SessionSummary } from '../../protocol/model';
import { dayKey, dayLabel, type Now } from './labels';
import { plural, t } from '../words';

/** What the list of sessions can be grouped by. */
export const sessionGroupings = ['flow', 'day', 'version'] as const;

export type SessionGrouping = (typeof sessionGroupings)[number];

/** The content of its flow that a session last ran with. */
export interface SessionVersion {
  /** Tells versions of one flow apart. */
  readonly key: string;
  /** The start of its commit or of its hash, as the Playground names it. */
  readonly name: string;
  /** Whether the flow's file still is as it was. */
  readonly isCurrent: boolean;
}

/** A session as far as it matters where it goes. */
export interface GroupedSession {
  readonly folder: { readonly key: string };
  readonly session: Pick<SessionSummary, 'lastActive'>;
  readonly flowId: string | undefined;
  readonly flowName: string;
}

export interface SessionGroup<T> {
  /** The same for the same group whenever the list is read. */
  readonly key: string;
  readonly label: string;
  readonly description: string;
  /** Whether it is unfolded until the user folds it. */
  readonly isOpen: boolean;
  readonly items: readonly T[];
}

export interface GroupOptions<T> extends Now {
  /** Whether sessions of several flows are listed. */
  readonly ofAllFlows: boolean;
  /** Whether there are more sessions than are listed. */
  readonly hasMore: boolean;
  /** The flow that is looked at. */
  readonly selectedFlowId: string | undefined;
  readonly versionOf: (item: T) => SessionVersion | undefined;
  readonly words: {
    readonly otherFlows: string;
    readonly unknownVersion: string;
    readonly current: string;
  };
}

/** Where one session goes. */
type Place = Omit<SessionGroup<never>, 'items' | 'description'> & { readonly detail: string };

/**
 * Sorts sessions, the newest first, into groups. Days and versions come in the order of their newest
 * session, flows by name; what belongs nowhere comes last.
 */
export function groupSessions<T extends GroupedSession>(
  items: readonly T[],
  grouping: SessionGrouping,
  options: GroupOptions<T>,
): readonly SessionGroup<T>[] {
  const placeOf = { flow: flowPlace, day: dayPlace, version: versionPlace }[grouping];
  const groups = new Map<string, { readonly place: Place; readonly items: T[] }>();
  for (const item of items) {
    const place = placeOf(item, options);
    const group = groups.get(place.key) ?? { place, items: [] };
    groups.set(place.key, group);
    group.items.push(item);
  }
  const ordered = [...groups.values()];
  if (grouping === 'flow') {
    ordered.sort((one, other) => one.place.label.localeCompare(other.place.label, options.locale));
  }
  ordered.sort((one, other) => Number(isNowhere(one.place)) - Number(isNowhere(other.place)));
  // Of the days only the last one may go on beyond what is listed.
  const isWhole = (index: number): boolean =>
    !options.hasMore || (grouping === 'day' && index < ordered.length - 1);
  return ordered.map(({ place: { detail, ...place }, items: inGroup }, index) => ({
    ...place,
    // A single group would hide all there is.
    isOpen: place.isOpen || ordered.length === 1,
    description: [detail, sizeLabel(inGroup.length, isWhole(index))]
      .filter((part) => part !== '')
      .join(', '),
    items: inGroup,
  }));
}

function sizeLabel(count: number, isWhole: boolean): string {
  return isWhole ? plural(count, '{0} session', '{0} sessions') : t('{0}+ sessions', count);
}

function isNowhere({ key }: Place): boolean {
  return key === '';
}

function flowPlace<T extends GroupedSession>(item: T, options: GroupOptions<T>): Place {
  const { flowId, flowName, folder } = item;
  if (flowId === undefined) {
    return { key: '', label: options.words.otherFlows, detail: '', isOpen: false };
  }
  const isOpen = flowId === options.selectedFlowId;
  return { key: `${folder.key} ${flowId}`, label: flowName, detail: '', isOpen };
}

function dayPlace<T extends GroupedSession>(
  { session: { lastActive } }: T,
  options: GroupOptions<T>,
): Place {
  const key = dayKey(lastActive);
  const yesterday = new Date(options.nowMs);
  yesterday.setDate(yesterday.getDate() - 1);
  const recent = [new Date(options.nowMs), yesterday].map((day) => dayKey(day.toISOString()));
  return { key, label: dayLabel(lastActive, options), detail: '', isOpen: recent.includes(key) };
}

function versionPlace<T extends GroupedSession>(item: T, options: GroupOptions<T>): Place {
  const version = options.versionOf(item);
  if (version === undefined) {
    return { key: '', label: options.words.unknownVersion, detail: '', isOpen: false };
  }
  const { key, name, isCurrent } = version;
  const isSelected = !options.ofAllFlows || item.flowId === options.selectedFlowId;
  return {
    key: `${item.folder.key} ${item.flowId ?? ''} ${key}`,
    label: options.ofAllFlows ? `${item.flowName} ${name}` : name,
    detail: isCurrent ? options.words.current : '',
    isOpen: isCurrent && isSelected,
  };
}

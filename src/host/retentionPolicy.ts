import type { RetentionPolicy } from '../store/messageStore';

const dayMs = 24 * 60 * 60_000;

/** What is kept of the message database; 0 in any of them is everything. */
export interface RetentionSettings {
  readonly messageDays: number;
  readonly messagesPerSession: number;
  readonly sessions: number;
  readonly runDays: number;
  readonly runsPerFlow: number;
}

/** What settings ask to throw away now; undefined where that is nothing. */
export function retentionPolicy(
  settings: RetentionSettings,
  now: number,
): RetentionPolicy | undefined {
  const before = (days: number): string | undefined =>
    days > 0 ? new Date(now - days * dayMs).toISOString() : undefined;
  const count = (value: number): number | undefined => (value > 0 ? value : undefined);
  const policy: RetentionPolicy = {
    messagesBefore: before(settings.messageDays),
    messagesPerSession: count(settings.messagesPerSession),
    sessions: count(settings.sessions),
    runsBefore: before(settings.runDays),
    runsPerFlow: count(settings.runsPerFlow),
  };
  return Object.values(policy).some((value) => value !== undefined) ? policy : undefined;
}

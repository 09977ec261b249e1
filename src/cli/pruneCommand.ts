import { AppError } from '../base/errors';
import type { Logger } from '../base/logger';
import type { RetentionPolicy } from '../store/messageStore';
import { exitCodes, type ExitCode } from './exitCodes';
import { countOf, printJson, tell, withStore, type StoreOptions } from './storeAccess';
import type { Terminal } from './terminal';

/** What `prune` takes; times are ISO. */
export interface PruneOptions extends StoreOptions {
  readonly olderThan?: string | undefined;
  readonly messages?: number | undefined;
  readonly sessions?: number | undefined;
  readonly runsOlderThan?: string | undefined;
  readonly runs?: number | undefined;
  readonly dryRun: boolean;
  readonly compact: boolean;
}

/** Throws away what is old or too many, for good, or only says what that would be. */
export async function prune(
  terminal: Terminal,
  options: PruneOptions,
  logger: Logger,
): Promise<ExitCode> {
  const policy: RetentionPolicy = {
    messagesBefore: options.olderThan,
    messagesPerSession: options.messages,
    sessions: options.sessions,
    runsBefore: options.runsOlderThan,
    runsPerFlow: options.runs,
  };
  if (Object.values(policy).every((limit) => limit === undefined)) {
    throw new AppError('input-invalid', 'Nothing was said about what may go.', {
      remedy: 'Give --older-than, --messages, --sessions, --runs-older-than or --runs.',
    });
  }
  const { dryRun: isDryRun } = options;
  return withStore(terminal, options, logger, async ({ store }) => {
    const gone = await store.retain(policy, { isDryRun });
    const space = options.compact && !isDryRun ? await store.compact() : undefined;
    if (options.json) {
      printJson(terminal, { ...gone, dryRun: isDryRun, ...space });
      return exitCodes.ok;
    }
    const parts = [
      countOf(gone.messages, 'message'),
      countOf(gone.sessions, 'session'),
      countOf(gone.runs, 'run'),
    ].join(', ');
    tell(terminal, isDryRun ? `Would delete ${parts}.` : `Deleted ${parts} for good.`);
    if (space !== undefined) {
      const freed = Math.max(0, space.bytesBefore - space.bytesAfter) / 2 ** 20;
      tell(terminal, `Gave back ${freed.toFixed(1)} MB.`);
    }
    return exitCodes.ok;
  });
}

const unitMs: Readonly<Record<string, number>> = {
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

/** Reads an age (`12h`, `90d`, `4w`) or a time as ISO; undefined for anything else. */
export function toPastTime(text: string, now: number): string | undefined {
  const [, count, unit = ''] = /^(\d{1,6})([hdw])$/.exec(text) ?? [];
  if (count !== undefined) {
    return new Date(now - Number(count) * (unitMs[unit] ?? 0)).toISOString();
  }
  const isDate = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(
    text,
  );
  const time = isDate ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

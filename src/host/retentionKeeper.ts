import type * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import type { Logger } from '../base/logger';
import type { Runtime } from '../runtime';
import { inBackground } from './background';
import { retentionPolicy } from './retentionPolicy';
import { retentionSettings } from './settings';

const firstLookMs = 2 * 60_000;
const lookMs = 10 * 60_000;
const dayMs = 24 * 60 * 60_000;

/**
 * Keeps a folder's database file to the retention settings, once a day while it is open anyway. What is
 * on a server is not one user's to throw away.
 */
export class RetentionKeeper implements Disposable {
  private readonly timers: NodeJS.Timeout[];
  private last = 0;

  constructor(
    private readonly scope: vscode.Uri,
    private readonly runtime: Runtime,
    isOnServer: () => boolean,
    private readonly logger: Logger,
  ) {
    const look = (): void => {
      if (isOnServer() || !runtime.store.isOpen || Date.now() - this.last < dayMs) return;
      inBackground(logger, () => this.apply());
    };
    this.timers = [setTimeout(look, firstLookMs), setInterval(look, lookMs)];
    for (const timer of this.timers) timer.unref();
  }

  /** Throws away what the settings say. */
  async apply(): Promise<void> {
    this.last = Date.now();
    const policy = retentionPolicy(retentionSettings(this.scope), this.last);
    if (policy === undefined) return;

    const { messages, sessions, runs } = await this.runtime.store.retain(policy);
    if (messages + sessions + runs === 0) return;
    this.logger.info(`Retention deleted ${messages} messages, ${sessions} sessions, ${runs} runs.`);
  }

  dispose(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }
}

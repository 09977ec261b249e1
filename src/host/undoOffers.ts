import * as vscode from 'vscode';
import { AppError } from '../base/errors';
import type { Logger } from '../base/logger';
import { reportError } from './errorReport';
import type { FolderRuntime } from './folderRuntime';

/**
 * Deleting, clearing, renaming and merging act at once and offer to take it back. The store undoes
 * its newest change, so an offer that is no longer about the newest says so instead.
 */
export class UndoOffers {
  private offers = 0;

  constructor(private readonly logger: Logger) {}

  /** Shows what was done, with Undo. Returns at once: nobody waits for a notification. */
  offer(folder: FolderRuntime, done: string): void {
    const number = ++this.offers;
    void vscode.window.showInformationMessage(done, vscode.l10n.t('Undo')).then(async (chosen) => {
      if (chosen === undefined) return;

      try {
        if (number !== this.offers) throw superseded();

        await this.undo(folder);
      } catch (error) {
        await reportError(error, this.logger);
      }
    });
  }

  /** Takes the newest change back; says what it was. */
  async undo(folder: FolderRuntime): Promise<string | undefined> {
    this.offers++;
    return (await folder.runtime()).sessions.undo();
  }

  async redo(folder: FolderRuntime): Promise<string | undefined> {
    this.offers++;
    return (await folder.runtime()).sessions.redo();
  }
}

function superseded(): AppError {
  return new AppError('not-supported', 'Something else was changed after this.', {
    remedy: 'Use Undo Last Change to go back step by step.',
  });
}

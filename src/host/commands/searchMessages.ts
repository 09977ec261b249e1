import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable';
import type { StoredMessage } from '../../protocol/model';
import type { FolderRuntime } from '../folderRuntime';
import type { FolderRuntimes } from '../folderRuntimes';
import { reportError } from '../errorReport';
import { excerptAround } from '../playground/excerpt';
import { authorOf, timeLabel } from '../views/labels';
import type { CommandContext } from './commandContext';

interface Hit extends vscode.QuickPickItem {
  readonly folder: FolderRuntime;
  readonly found: StoredMessage;
}

const typingDelayMs = 150;
const maxHits = 100;

/** Searches the texts of all messages while the user types; resolves to the one picked. */
export async function searchMessages(
  context: CommandContext,
): Promise<{ readonly folder: FolderRuntime; readonly message: StoredMessage } | undefined> {
  const store = new DisposableStore();
  const box = store.add(vscode.window.createQuickPick<Hit>());
  box.title = vscode.l10n.t('Search Messages');
  box.placeholder = vscode.l10n.t('Words of a message, in any session');
  box.matchOnDetail = true;
  let timer: NodeJS.Timeout | undefined;
  let asked = 0;
  const search = async (text: string): Promise<void> => {
    const number = ++asked;
    box.busy = true;
    try {
      const hits = await findHits(context.runtimes, text);
      if (number === asked) box.items = hits;
    } catch (error) {
      await reportError(error, context.logger);
    } finally {
      if (number === asked) box.busy = false;
    }
  };
  store.add(
    box.onDidChangeValue((text) => {
      clearTimeout(timer);
      timer = setTimeout(() => void search(text), typingDelayMs);
    }),
  );
  const picked = await new Promise<Hit | undefined>((resolve) => {
    store.add(
      box.onDidAccept(() => {
        resolve(box.selectedItems[0]);
      }),
    );
    store.add(
      box.onDidHide(() => {
        resolve(undefined);
      }),
    );
    box.show();
  });
  clearTimeout(timer);
  store.dispose();
  return picked && { folder: picked.folder, message: picked.found };
}

async function findHits(runtimes: FolderRuntimes, text: string): Promise<Hit[]> {
  if (text.trim() === '') return [];

  const perFolder = await Promise.all(
    runtimes.all().map(async (folder) => {
      const { sessions } = await folder.runtime();
      const found = await sessions.searchMessages(text, maxHits);
      return found.map((message) => hitOf(folder, message, text));
    }),
  );
  return perFolder.flat();
}

function hitOf(folder: FolderRuntime, found: StoredMessage, text: string): Hit {
  return {
    label: authorOf(found),
    description: `${found.sessionId} · ${timeLabel(found.timestamp, { nowMs: Date.now() })}`,
    detail: excerptAround(found.text, text),
    iconPath: new vscode.ThemeIcon(found.sender === 'User' ? 'account' : 'robot'),
    // The store has matched already, and knows more than the box's own filter.
    alwaysShow: true,
    folder,
    found,
  };
}

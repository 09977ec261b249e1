import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';

const delayMs = 40;

/**
 * Gathers what changed in a tree and tells the view once: single rows where only they changed,
 * everything where the list itself did.
 */
export class Refresher<T> implements Disposable {
  private readonly emitter = new vscode.EventEmitter<T | T[] | undefined>();
  private readonly rows = new Set<T>();
  private isWhole = false;
  private timer: NodeJS.Timeout | undefined;
  readonly onDidChangeTreeData = this.emitter.event;

  /** Without a row, the whole tree. */
  refresh(row?: T): void {
    if (row === undefined) this.isWhole = true;
    else this.rows.add(row);
    this.timer ??= setTimeout(() => {
      this.flush();
    }, delayMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.emitter.dispose();
  }

  private flush(): void {
    this.timer = undefined;
    const changed = this.isWhole ? undefined : [...this.rows];
    this.rows.clear();
    this.isWhole = false;
    this.emitter.fire(changed);
  }
}

import * as vscode from 'vscode';
import { toAppError } from '../../base/errors';
import { explain } from '../words';

/** Work of a task: writes lines and answers with the exit code. */
export type TaskWork = (
  write: (text: string) => void,
  token: vscode.CancellationToken,
) => Promise<number>;

/** A terminal in which a task of ours runs, inside the extension, where keys and database are. */
export class TaskTerminal implements vscode.Pseudoterminal {
  private readonly written = new vscode.EventEmitter<string>();
  private readonly closed = new vscode.EventEmitter<number>();
  private readonly cancellation = new vscode.CancellationTokenSource();
  readonly onDidWrite = this.written.event;
  readonly onDidClose = this.closed.event;

  constructor(private readonly work: TaskWork) {}

  open(): void {
    const write = (text: string): void => {
      this.written.fire(text.replace(/\r?\n/g, '\r\n'));
    };
    void this.work(write, this.cancellation.token)
      .catch((thrown: unknown) => {
        write(`${explain(toAppError(thrown))}\n`);
        return 1;
      })
      .then((code) => {
        this.closed.fire(code);
      });
  }

  /** Ctrl+C. */
  handleInput(data: string): void {
    if (data === '\u0003') this.cancellation.cancel();
  }

  close(): void {
    this.cancellation.cancel();
  }
}

import * as vscode from 'vscode';

/** Runs work under a notification with a Cancel button; cancelling aborts the signal. */
export async function withCancellableProgress<T>(
  title: string,
  work: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const controller = new AbortController();
      const subscription = token.onCancellationRequested(() => {
        controller.abort();
      });
      try {
        return await work(controller.signal, (message) => {
          progress.report({ message });
        });
      } finally {
        subscription.dispose();
      }
    },
  );
}

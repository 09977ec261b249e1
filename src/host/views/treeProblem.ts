import { Emitter, type Event } from '../../base/emitter';
import { toAppError } from '../../base/errors';
import type { Disposable } from '../../base/disposable';
import type { Logger } from '../../base/logger';
import { explain } from '../words';

/** Why a tree has no rows: shown above it, where a failed request alone would leave it empty. */
export class TreeProblem implements Disposable {
  private readonly changed = new Emitter<string>();
  private text = '';
  /** Fires with the text to show; empty where all is well again. */
  readonly onDidChange: Event<string> = this.changed.event;

  constructor(private readonly logger: Logger) {}

  /** Whether the view could not be filled when it was asked last. */
  get isShown(): boolean {
    return this.text !== '';
  }

  /** The rows that `load` gives, or none and the reason. */
  async guard<T>(load: () => Promise<T[]>): Promise<T[]> {
    try {
      const rows = await load();
      this.set('');
      return rows;
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== 'cancelled') {
        this.logger.error('A view could not be filled.', error);
        this.set(explain(error));
      }
      return [];
    }
  }

  dispose(): void {
    this.changed.dispose();
  }

  private set(text: string): void {
    if (text === this.text) return;

    this.text = text;
    this.changed.fire(text);
  }
}

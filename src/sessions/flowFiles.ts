import type { Event } from '../base/emitter';
import type { Disposable } from '../base/disposable';

/** One JSON file that may hold a flow. */
export interface FlowFileEntry {
  /** Relative to the workspace folder, with `/`. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Milliseconds since 1970; tells whether a cached parse is still good. */
  readonly modifiedMs: number;
}

/** Where flow files come from: the editor's file system, or a folder on disk for the command line. */
export interface FlowFiles extends Disposable {
  /** All `*.json` files of the folder, without `node_modules`, `.git`, `.langflow` and ignored ones. */
  list(signal?: AbortSignal): Promise<readonly FlowFileEntry[]>;
  /** One of the files that `list` gave, as it is now; undefined where it is gone. */
  describe(path: string): Promise<FlowFileEntry | undefined>;
  /**
   * The text of one file.
   * @throws AppError `flow-unreadable` where it is missing, unreadable or over `maxFlowBytes`.
   */
  read(path: string): Promise<string>;
  /** Fires with the paths that were created, changed or deleted. */
  readonly onDidChange: Event<readonly string[]>;
}

/**
 * Changes flow files: through the editor, where open documents and undo see it, or on disk. Paths are relative
 * to the workspace folder; none leads out of it, also not through a symbolic link, and hidden files and those
 * that tools take for instructions are refused. A file is written whole or not at all.
 */
export interface FlowFileWriter {
  /**
   * Writes a file that does not exist yet, with its folders.
   * @throws AppError `file-refused`; `file-exists` where there is one.
   */
  create(path: string, text: string): Promise<void>;
  /** @throws AppError `file-refused`, `file-not-found`. */
  replace(path: string, text: string): Promise<void>;
  /** @throws AppError `file-refused`, `file-not-found`. */
  remove(path: string): Promise<void>;
}

/** Largest flow file that is parsed; real exports stay below 3 MB. */
export const maxFlowBytes = 32 * 1024 * 1024;

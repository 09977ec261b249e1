import type { ModelName } from './model';
import type { Overrides } from './parameters';

/** One question of a session and what was answered. */
export interface Turn {
  readonly question: string;
  readonly answer: string;
  /** Milliseconds, where known. */
  readonly durationMs?: number;
  /** Read and written together, where counted. */
  readonly tokens?: number;
  /** Why there is no whole answer. */
  readonly error?: string;
}

/** How turns are asked again, beside the session and never in it. */
export interface ReplayRequest {
  /** Tells the progress of one replay from that of another. */
  readonly replayId: string;
  /** Where the turns come from. */
  readonly sessionId: string;
  /** One question in place of the session's, without any history. */
  readonly input?: string;
  /** Before each turn the conversation is as recorded, or as this replay itself answered. */
  readonly history: 'recorded' | 'free';
  /** Another flow than the page's. */
  readonly flowId?: string;
  readonly model?: ModelName;
  readonly tweaks?: Overrides['tweaks'];
}

/** A turn that has been answered. */
export interface ReplayProgress {
  readonly replayId: string;
  readonly place: number;
  readonly turn: Turn;
}

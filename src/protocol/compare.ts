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

/** A turn at a glance: a session may hold thousands, so their texts are read when they are seen. */
export interface TurnFacts extends Pick<Turn, 'durationMs' | 'tokens'> {
  /** The question's place in the order of the session; 0 where it is in none. */
  readonly seq: number;
  /** The beginning of the question. */
  readonly question: string;
  /** Of what was answered, or of why nothing was: two that are equal say the same. */
  readonly digest: string;
}

/** Which turn is meant: one of a session as it was recorded, or of a replay. */
export type TurnPlace =
  | { readonly sessionId: string; readonly seq: number }
  | { readonly replayId: string; readonly place: number };

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
  readonly turn: TurnFacts;
}

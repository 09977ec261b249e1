import type { JsonObject } from '../base/json';
import type { Attachment, FileContent } from './attachments';
import type { ReplayProgress, ReplayRequest, Turn, TurnFacts, TurnPlace } from './compare';
import type { FormInput, FormOutput } from './form';
import type { FlowGraph } from './flowGraph';
import type {
  FlowVersion,
  ModelName,
  RunError,
  RunEvent,
  RunRecord,
  SessionSummary,
  ShownValue,
  StoredMessage,
} from './model';
import type { Overrides, ParameterNode, Preset } from './parameters';

/** The flow as the page shows it. Sent whole whenever the file changes. */
export interface PlaygroundFlow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Workspace-relative path. */
  readonly file: string;
  readonly layout: 'chat' | 'form' | 'run';
  readonly hasChatInput: boolean;
  readonly hasChatOutput: boolean;
  /** Shown beside or instead of the chat. */
  readonly inputs: readonly FormInput[];
  readonly outputs: readonly FormOutput[];
  /** Number of components. */
  readonly nodeCount: number;
  /** Model the flow itself names, for the header; empty where none or several. */
  readonly model: string;
  /** Why the flow cannot run, found before running. */
  readonly problems: readonly RunError[];
  readonly graph: FlowGraph;
  /** SHA-256 of the file's text, in hexadecimal. */
  readonly contentHash: string;
}

/** A message found by its text. */
export interface MessageHit {
  readonly sessionId: string;
  readonly messageId: string;
  /** The part of the text around the match, on one line, at most 200 characters. */
  readonly excerpt: string;
}

/** A message of which there are several versions, each in a session of its own. */
export interface VersionPoint {
  /** The version in the session shown. */
  readonly messageId: string;
  /** The sessions, oldest version first. */
  readonly sessions: readonly string[];
  /** Which of them is shown, from 0. */
  readonly index: number;
}

/** The default session is first in any of them. */
export type SessionOrder = 'recent' | 'name' | 'created';

/** Everything the page needs to draw itself. */
export interface PlaygroundSnapshot {
  readonly flow: PlaygroundFlow | undefined;
  /** Set where the flow file cannot be read. */
  readonly flowError: RunError | undefined;
  readonly sessions: readonly SessionSummary[];
  /** The session shown; the flow's id is its default session. */
  readonly sessionId: string;
  /** Newest page, oldest first. An answer still being written carries the text streamed so far. */
  readonly messages: readonly StoredMessage[];
  readonly hasOlder: boolean;
  /** Where the session shown goes on in several ways. */
  readonly versions?: readonly VersionPoint[];
  /** Sessions in which a run is going on now, from the panel, the API or elsewhere. */
  readonly running: readonly string[];
  readonly isTrusted: boolean;
  /** Latest results of the flow's output components, for form layouts. */
  readonly lastRun: RunRecord | undefined;
  /** The run that the Inspector is to show, where the page was opened for one. */
  readonly inspected?: string | undefined;
}

/** What the page may ask of the host. */
// A type, not an interface: only types satisfy the RPC's index signature.
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type PlaygroundMethods = {
  /** First call: the page is drawn from the answer. `sessionId` is what it last showed. */
  ready: {
    params: { sessionId?: string; order?: SessionOrder };
    result: PlaygroundSnapshot;
  };
  /** In which order sessions are listed from now on. */
  orderSessions: { params: { order: SessionOrder }; result: readonly SessionSummary[] };
  openSession: { params: { sessionId: string }; result: PlaygroundSnapshot };
  olderMessages: {
    params: { sessionId: string; before: number };
    result: { messages: readonly StoredMessage[]; hasMore: boolean };
  };
  /** Runs the flow; resolves when the run ended. Cancelling the call stops the run. */
  send: {
    params: {
      sessionId: string;
      text?: string;
      /** What was entered into the flow's inputs, by node id and field. */
      inputs?: Readonly<Record<string, JsonObject>>;
      tweaks?: JsonObject;
      model?: ModelName;
      /** Paths of attachments. */
      files?: readonly string[];
    };
    result: { runId: string; error?: RunError };
  };
  /** Fetches a picture of the web that a message names, because the user asked for it. */
  loadImage: { params: { url: string }; result: FileContent };
  stop: { params: { sessionId: string }; result: undefined };
  /** Stores a file for a message that is being written, or for an input of the flow. */
  attachFile: { params: { name: string; base64: string; isInput?: boolean }; result: Attachment };
  /** The same for a file of the workspace, dragged here from the editor. */
  attachUri: { params: { uri: string; isInput?: boolean }; result: Attachment };
  /** A picture that is attached to a message; undefined where it has gone. */
  readAttachment: { params: { path: string }; result: FileContent | undefined };
  /**
   * Runs the input of a message again, with other words or another model where given. What followed
   * it stays as a version in a session of its own.
   */
  regenerate: {
    params: {
      messageId: string;
      text?: string;
      model?: ModelName | 'ask';
      inputs?: Readonly<Record<string, JsonObject>>;
      tweaks?: JsonObject;
    };
    result: { runId: string; error?: RunError };
  };
  /** A new session with a unique name of its own; answers with the snapshot of it. */
  createSession: {
    /** A private session lives as long as the panel and is never stored. */
    params: { name?: string; isPrivate?: boolean };
    result: PlaygroundSnapshot;
  };
  renameSession: {
    params: { sessionId: string; name: string; merge: boolean };
    result: PlaygroundSnapshot;
  };
  duplicateSession: {
    params: { sessionId: string; upToSeq?: number };
    result: PlaygroundSnapshot;
  };
  deleteSession: { params: { sessionId: string }; result: PlaygroundSnapshot };
  /** Many at once, in one step of `undo`. */
  deleteSessions: { params: { sessionIds: readonly string[] }; result: PlaygroundSnapshot };
  clearSession: { params: { sessionId: string }; result: undefined };
  /** Changes what is given and leaves the rest. */
  editMessage: {
    params: {
      messageId: string;
      text?: string;
      sender?: string;
      senderName?: string;
      sessionId?: string;
    };
    result: StoredMessage;
  };
  rateMessage: { params: { messageId: string; positive: boolean | null }; result: undefined };
  /** Sets what a person noted about a message; an empty note is none. */
  noteMessage: { params: { messageId: string; note: string }; result: StoredMessage };
  /** A new message directly before or after another one. */
  insertMessage: {
    params: {
      messageId: string;
      place: 'before' | 'after';
      sender: 'User' | 'Machine';
      text: string;
    };
    result: StoredMessage;
  };
  deleteMessage: { params: { messageId: string }; result: undefined };
  deleteMessages: { params: { messageIds: readonly string[] }; result: undefined };
  /** Messages of the flow's sessions that contain the text, newest first, at most 200. */
  searchMessages: { params: { text: string }; result: readonly MessageHit[] };
  undo: { params: undefined; result: { label: string | undefined } };
  redo: { params: undefined; result: { label: string | undefined } };
  /** By session, the version of this flow that its newest run had. */
  sessionVersions: { params: undefined; result: Readonly<Record<string, FlowVersion>> };
  /** Flows of the folder that this one can be compared with. */
  flows: {
    params: undefined;
    result: readonly { readonly id: string; readonly name: string; readonly path: string }[];
  };
  /** A session as questions and answers, a page at a time: those after a place in its order, and where the next page begins. */
  turns: {
    params: { sessionId: string; after: number };
    result: { turns: readonly TurnFacts[]; next?: number };
  };
  /** A turn with its texts, cut where they are longer than can be compared; undefined where it has gone. */
  turn: { params: TurnPlace; result: Turn | undefined };
  /** Asks a session's questions again, beside it; `replayed` tells each answer as it comes. Cancelling the call stops it. */
  replay: { params: ReplayRequest; result: undefined };
  /**
   * Copies what was asked and answered in a session as a test of the flow: all of it, or the turns of some of its
   * messages. The user chooses the language.
   */
  copyTest: {
    params: { sessionId: string; messageIds?: readonly string[]; overrides: Overrides };
    result: undefined;
  };
  /** Makes a session of its own of what a replay asked and was answered; answers with the snapshot of it. */
  keepTurns: {
    params: { sessionId: string; replayId: string };
    result: PlaygroundSnapshot;
  };
  /** Recent runs of the flow, and one run in full. */
  listRuns: { params: { sessionId?: string }; result: readonly RunRecord[] };
  getRun: { params: { runId: string }; result: RunRecord | undefined };
  /** Fields that runs can be given other values for. */
  parameters: { params: undefined; result: readonly ParameterNode[] };
  /** Asks the user for a model; undefined where they choose none. */
  pickModel: { params: undefined; result: ModelName | undefined };
  /** Presets of the flow, by name; answers of changes are the new list. */
  listPresets: { params: undefined; result: readonly Preset[] };
  savePreset: { params: Preset; result: readonly Preset[] };
  deletePreset: { params: { name: string }; result: readonly Preset[] };
  /** Puts values into the flow file, after the user has seen what changes and agreed. */
  writeBack: { params: Overrides; result: { written: boolean } };
  /** A value of a run in full, as far as it was kept; `place` is the record's in the run. */
  runValue: {
    params: { runId: string; place: number; side: 'inputs' | 'outputs'; name: string };
    result: ShownValue | undefined;
  };
  /**
   * Runs a component again and what follows it, or it alone; all before it gives what it gave. Values
   * replace what came into it or, without running it, what came out.
   */
  resumeRun: {
    params: {
      runId: string;
      nodeId: string;
      inputs?: JsonObject;
      outputs?: JsonObject;
      only?: boolean;
      model?: ModelName;
      tweaks?: JsonObject;
    };
    result: { runId: string; error?: RunError };
  };
  /** Opens a run as JSON, our own or OpenTelemetry's. */
  exportTrace: { params: { runId: string; format: 'json' | 'otlp' }; result: undefined };
  /** Runs a command of the host's allow-list: open the flow file, a node in it, the settings, … */
  act: {
    params:
      | { action: 'open-flow' | 'pick-flow' | 'try-sample' | 'manage-trust' | 'set-default-model' }
      | { action: 'show-node'; nodeId: string }
      /** What has changed in the flow since a version of it. */
      | { action: 'show-changes'; contentHash: string; commit?: string }
      | { action: 'set-variable'; name: string }
      | { action: 'open-link'; url: string }
      | { action: 'copy'; text: string }
      /** Puts text at the cursor of the last active text editor. */
      | { action: 'insert-text'; text: string }
      /** Opens text in an editor of its own; `language` is a VS Code language id. */
      | { action: 'open-text'; text: string; language: string }
      /** The run of the session shown, with these overrides, as code on the clipboard. */
      | { action: 'copy-run'; overrides: Overrides }
      | { action: 'export-session'; sessionId: string }
      | { action: 'open-message'; messageId: string }
      | { action: 'open-attachment'; path: string };
    result: undefined;
  };
};

/** What the host tells the page. Payloads are whole snapshots of what they name, except `run`. */
// eslint-disable-next-line @typescript-eslint/consistent-type-definitions
export type PlaygroundEvents = {
  flow: PlaygroundFlow | undefined;
  flowError: RunError | undefined;
  sessions: readonly SessionSummary[];
  /** Newest page of one session. */
  messages: {
    sessionId: string;
    messages: readonly StoredMessage[];
    hasOlder: boolean;
    /** Ids of what changed since; absent where that is not known. */
    changed?: readonly string[];
  };
  running: readonly string[];
  versions: { sessionId: string; versions: readonly VersionPoint[] };
  /** Live events of a run in a session, wherever it was started. */
  run: { sessionId: string; event: RunEvent };
  /** Show this session now (a tree item was opened). */
  showSession: { sessionId: string };
  /** Show this run in the Inspector. */
  showRun: { runId: string };
  trust: boolean;
  replayed: ReplayProgress;
};

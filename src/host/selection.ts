import type * as vscode from 'vscode';
import { Emitter, type Event } from '../base/emitter';
import { asString, isRecord } from '../base/json';

/** What the side bar is about: the flow whose sessions it lists, the session whose messages it lists. */
export interface Selection {
  readonly folderKey: string;
  readonly flowId: string;
  readonly flowName: string;
  /** The flow's id is its default session. */
  readonly sessionId: string;
}

const stateKey = 'flowPlayground.selection';

/** The one selection that trees, commands and panels share; it survives a reload. */
export class CurrentSelection {
  private readonly changed = new Emitter<Selection | undefined>();
  private selected: Selection | undefined;
  readonly onDidChange: Event<Selection | undefined> = this.changed.event;

  constructor(private readonly state: vscode.Memento) {
    this.selected = readSelection(state.get(stateKey));
  }

  get current(): Selection | undefined {
    return this.selected;
  }

  set(next: Selection | undefined): void {
    if (isSame(this.selected, next)) return;

    this.selected = next;
    void this.state.update(stateKey, next);
    this.changed.fire(next);
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function isSame(one: Selection | undefined, other: Selection | undefined): boolean {
  return (
    one?.folderKey === other?.folderKey &&
    one?.flowId === other?.flowId &&
    one?.flowName === other?.flowName &&
    one?.sessionId === other?.sessionId
  );
}

function readSelection(value: unknown): Selection | undefined {
  if (!isRecord(value)) return undefined;

  const folderKey = asString(value['folderKey']);
  const flowId = asString(value['flowId']);
  const flowName = asString(value['flowName']);
  const sessionId = asString(value['sessionId']);
  return folderKey && flowId && flowName !== undefined && sessionId
    ? { folderKey, flowId, flowName, sessionId }
    : undefined;
}

interface ModelMessage {
  readonly place: number;
  readonly session: string;
  readonly text: string;
}

interface Difference {
  readonly messages: readonly {
    readonly id: string;
    readonly before: ModelMessage | undefined;
    readonly after: ModelMessage | undefined;
  }[];
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** The simplest thing that behaves like a message store, to compare one with. */
export class StoreModel {
  private messages = new Map<string, ModelMessage>();
  private sessions = new Set<string>();
  private readonly done: Difference[] = [];
  private undone: Difference[] = [];

  /** The texts of each session, in order. */
  get contents(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries(
      [...this.sessions]
        .sort()
        .map((session) => [
          session,
          this.idsOf(session).map((id) => this.messages.get(id)?.text ?? ''),
        ]),
    );
  }

  has(session: string): boolean {
    return this.sessions.has(session);
  }

  idsOf(session: string): readonly string[] {
    return [...this.messages]
      .filter(([, message]) => message.session === session)
      .sort(([, left], [, right]) => left.place - right.place)
      .map(([id]) => id);
  }

  insert(id: string, session: string, text: string, place: number): void {
    this.messages.set(id, { place, session, text });
    this.sessions.add(session);
  }

  /** A new one at a place of its own, which can be taken back. */
  insertAt(id: string, session: string, text: string, place: number): void {
    this.record(() => {
      this.insert(id, session, text, place);
    });
  }

  /** What the order of a session is to be once messages stand behind an index, or at its start. */
  orderAfterMoving(ids: readonly string[], session: string, after: number): readonly string[] {
    const before = this.idsOf(session);
    const isStaying = (id: string): boolean => !ids.includes(id);
    const head = before.slice(0, after + 1).filter(isStaying);
    const tail = before.slice(after + 1).filter(isStaying);
    return [...head, ...ids, ...tail];
  }

  /** Messages that came to other places, as the store has them. */
  moveTo(session: string, places: ReadonlyMap<string, number>): void {
    this.record(() => {
      for (const [id, place] of places) this.assign(id, { session, place });
      this.sessions.add(session);
    });
  }

  /** A session as a whole: its messages with their texts and the places they got in the store. */
  become(session: string, contents: ReadonlyMap<string, { text: string; place: number }>): void {
    this.record(() => {
      for (const id of this.idsOf(session)) if (!contents.has(id)) this.messages.delete(id);
      for (const [id, { text, place }] of contents) this.messages.set(id, { place, session, text });
    });
  }

  create(session: string): void {
    this.sessions.add(session);
  }

  move(session: string, other: string): void {
    this.record(() => {
      for (const id of this.idsOf(session)) this.assign(id, { session: other });
      this.sessions.add(other);
      this.sessions.delete(session);
    });
  }

  edit(ids: readonly string[], text: string): void {
    this.record(() => {
      for (const id of ids) this.assign(id, { text });
    });
  }

  remove(ids: readonly string[], session?: string): void {
    this.record(() => {
      for (const id of ids) this.messages.delete(id);
      if (session !== undefined) this.sessions.delete(session);
    });
  }

  undo(): void {
    const change = this.done.pop();
    if (change === undefined) return;

    this.undone.push(change);
    for (const session of change.removed) this.sessions.add(session);
    for (const { id, before } of change.messages) this.put(id, before);
    this.dropEmpty(change.added);
  }

  redo(): void {
    const change = this.undone.pop();
    if (change === undefined) return;

    this.done.push(change);
    for (const session of change.added) this.sessions.add(session);
    for (const { id, after } of change.messages) this.put(id, after);
    this.dropEmpty(change.removed);
  }

  private assign(id: string, change: Partial<ModelMessage>): void {
    const message = this.messages.get(id);
    if (message !== undefined) this.messages.set(id, { ...message, ...change });
  }

  private put(id: string, message: ModelMessage | undefined): void {
    if (message === undefined) this.messages.delete(id);
    else this.messages.set(id, message);
  }

  private dropEmpty(sessions: readonly string[]): void {
    for (const session of sessions) {
      if (this.idsOf(session).length === 0) this.sessions.delete(session);
    }
  }

  private record(change: () => void): void {
    const messages = new Map(this.messages);
    const sessions = new Set(this.sessions);
    change();
    const changed = [...new Set([...messages.keys(), ...this.messages.keys()])].filter(
      (id) => messages.get(id) !== this.messages.get(id),
    );
    this.undone = [];
    this.done.push({
      messages: changed.map((id) => ({
        id,
        before: messages.get(id),
        after: this.messages.get(id),
      })),
      added: [...this.sessions].filter((session) => !sessions.has(session)),
      removed: [...sessions].filter((session) => !this.sessions.has(session)),
    });
  }
}

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { newId } from '../../src/base/ids';
import type { StoredMessage } from '../../src/protocol/model';
import type { EditedMessage, MessageStore } from '../../src/store/messageStore';
import { newMessage } from '../support/storeBuilders';
import { StoreModel } from '../support/storeModel';
import { rejects, textsOf, type StoreHarness } from './storeSuite';

const sessionKinds = ['rename', 'merge', 'delete', 'clear'] as const;
const messageKinds = ['edit', 'editMany', 'remove', 'remove'] as const;
const placeKinds = ['move', 'move', 'insertAt', 'whole'] as const;
const historyKinds = ['undo', 'undo', 'undo', 'redo', 'redo', 'reload'] as const;
const otherKinds = ['insert', 'insert', 'insert', 'insert', 'elsewhere', 'create'] as const;
const kinds = [
  ...sessionKinds,
  ...messageKinds,
  ...placeKinds,
  ...historyKinds,
  ...otherKinds,
] as const;

type SessionKind = (typeof sessionKinds)[number];
type MessageKind = (typeof messageKinds)[number];
type PlaceKind = (typeof placeKinds)[number];
type HistoryKind = (typeof historyKinds)[number];

interface Step {
  readonly kind: (typeof kinds)[number];
  readonly session: string;
  readonly other: string;
  readonly index: number;
}

const sessions = ['a', 'b'] as const;
const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom(...kinds),
    session: fc.constantFrom(...sessions),
    other: fc.constantFrom(...sessions),
    index: fc.nat(3),
  }),
  { minLength: 5, maxLength: 50 },
);

/** A database that another connection can write to meanwhile. */
export interface SharedHarness extends StoreHarness {
  /** Absent where others are noticed later, not at the next read. */
  insertElsewhere?(row: { id: string; sessionId: string; text: string }): Promise<void>;
}

/**
 * Random operations on a store, with undo, another connection and opening again in between, leave
 * what a simple model holds.
 */
export function describeRandomOperations(
  name: string,
  create: () => Promise<SharedHarness>,
  rounds: number,
): void {
  describe(`random operations on ${name} as a message store`, () => {
    it('leave what a simple model holds, with undo, others and opening again in between', async function () {
      this.timeout(240_000);
      await fc.assert(
        fc.asyncProperty(steps, async (list) => {
          const harness = await create();
          const comparison = new Comparison(harness, await harness.open());
          try {
            for (const [number, step] of list.entries()) await comparison.take(step, number);
          } finally {
            await comparison.close();
            await harness.dispose();
          }
        }),
        { numRuns: rounds },
      );
    });
  });
}

/** Does every step to the store and to the model, and compares them after each. */
class Comparison {
  private readonly model = new StoreModel();

  constructor(
    private readonly harness: SharedHarness,
    private store: MessageStore,
  ) {}

  async take(step: Step, number: number): Promise<void> {
    await this.change(step, number);
    assert.deepEqual(
      await this.stored(),
      this.model.contents,
      `after step ${number}: ${step.kind}`,
    );
  }

  close(): Promise<void> {
    return this.store.close();
  }

  private async change(step: Step, number: number): Promise<void> {
    const { kind, session } = step;
    if (isOneOf(sessionKinds, kind)) return this.changeSession(kind, step);
    if (isOneOf(messageKinds, kind)) return this.changeMessage(kind, step, number);
    if (isOneOf(placeKinds, kind)) return this.place(kind, step, number);
    if (isOneOf(historyKinds, kind)) return this.goBack(kind);
    if (kind === 'elsewhere') return this.insertElsewhere(session, `elsewhere ${number}`);
    if (kind === 'create') return this.createSession(session);

    const text = `text ${number}`;
    const [stored] = await this.store.insertMessages([newMessage({ sessionId: session, text })]);
    this.model.insert(stored?.id ?? '', session, text, stored?.seq ?? 0);
  }

  /** Another connection writes while the store is open. */
  private async insertElsewhere(sessionId: string, text: string): Promise<void> {
    const id = newId();
    if (this.harness.insertElsewhere === undefined) return;

    await this.harness.insertElsewhere({ id, sessionId, text });
    this.model.insert(id, sessionId, text, (await this.store.getMessage(id))?.seq ?? 0);
  }

  /** Operations on the order: it must be the one expected, wherever the store then puts it. */
  private async place(kind: PlaceKind, step: Step, number: number): Promise<void> {
    const { session, other, index } = step;
    const ids = this.model.idsOf(session);
    if (kind === 'insertAt') return this.insertAt(step, number);
    if (ids.length === 0) return;
    if (kind === 'whole') return this.editWhole(step, number);

    const moved = ids.filter((_, at) => (index + at) % 3 === 0).reverse();
    const target = this.model.idsOf(other);
    const after = Math.min(index, target.length) - 1;
    const afterSeq = (await this.seqs(target)).get(target[after] ?? '');
    const expected = this.model.orderAfterMoving(moved, other, after);
    await this.store.moveMessages(moved, { sessionId: other, afterSeq });
    assert.deepEqual(await this.ids(other), moved.length === 0 ? target : expected, 'the order');
    if (moved.length > 0) this.model.moveTo(other, await this.seqs(moved));
  }

  private async insertAt({ session, index }: Step, number: number): Promise<void> {
    const ids = this.model.idsOf(session);
    const at = Math.min(index, ids.length);
    const text = `inserted ${number}`;
    const afterSeq = (await this.seqs(ids)).get(ids[at - 1] ?? '');
    const message = newMessage({ sessionId: session, text });
    const { id, seq } = await this.store.insertMessageAfter(message, afterSeq);
    assert.deepEqual(await this.ids(session), ids.toSpliced(at, 0, id), 'the order');
    this.model.insertAt(id, session, text, seq);
  }

  /** Turns the order round, drops one, changes one and adds one. */
  private async editWhole({ session, index }: Step, number: number): Promise<void> {
    const read = await this.messages(session);
    const kept = read.toReversed().filter((_, at) => at !== index);
    const added = newMessage({ id: newId(), text: `added ${number}` });
    const wanted: EditedMessage[] = kept.map(({ id }, at) =>
      at === 0 ? { id, change: { text: `whole ${number}` } } : { id },
    );
    const messages = wanted.toSpliced(index, 0, { message: added });
    await this.store.editSession(session, { expected: read, messages });
    const expected = kept.map(({ id }) => id).toSpliced(index, 0, added.id ?? '');
    assert.deepEqual(await this.ids(session), expected, 'the order');
    const textOf = ({ id, text }: StoredMessage): string =>
      id === kept[0]?.id ? `whole ${number}` : text;
    const now = (await this.messages(session)).map(
      (message) => [message.id, { text: textOf(message), place: message.seq }] as const,
    );
    this.model.become(session, new Map(now));
  }

  private async messages(sessionId: string): Promise<readonly StoredMessage[]> {
    return (await this.store.pageMessages({ sessionId, limit: 1000 })).messages;
  }

  private async ids(session: string): Promise<readonly string[]> {
    return (await this.messages(session)).map(({ id }) => id);
  }

  private async seqs(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const found = await Promise.all(ids.map((id) => this.store.getMessage(id)));
    return new Map(found.flatMap((message) => (message ? [[message.id, message.seq]] : [])));
  }

  private async goBack(kind: HistoryKind): Promise<void> {
    if (kind === 'reload') {
      await this.store.close();
      this.store = await this.harness.open();
      return;
    }
    await this.store[kind]();
    this.model[kind]();
  }

  private async createSession(session: string): Promise<void> {
    if (this.model.has(session)) {
      await rejects(() => this.store.createSession(session, undefined), 'session-exists');
      return;
    }
    await this.store.createSession(session, undefined);
    this.model.create(session);
  }

  private async changeMessage(kind: MessageKind, step: Step, number: number): Promise<void> {
    const id = this.model.idsOf(step.session)[step.index];
    if (id === undefined) return;

    if (kind === 'edit') {
      await this.store.updateMessage(id, { text: `edited ${number}` });
      this.model.edit([id], `edited ${number}`);
    } else if (kind === 'editMany') {
      const ids = this.model.idsOf(step.session);
      await this.store.updateMessages(ids, { text: `many ${number}` });
      this.model.edit(ids, `many ${number}`);
    } else {
      await this.store.deleteMessages([id]);
      this.model.remove([id]);
    }
  }

  private async changeSession(kind: SessionKind, { session, other }: Step): Promise<void> {
    if (!this.model.has(session)) {
      await rejects(() => this.store.clearSession(session), 'session-not-found');
      return;
    }
    if (kind === 'delete' || kind === 'clear') {
      const ids = this.model.idsOf(session);
      if (kind === 'delete') await this.store.deleteSession(session);
      else await this.store.clearSession(session);
      this.model.remove(ids, kind === 'delete' ? session : undefined);
      return;
    }
    await this.moveSession(kind === 'merge', session, other);
  }

  private async moveSession(merge: boolean, session: string, other: string): Promise<void> {
    if (session === other) return;
    if (!merge && this.model.has(other)) {
      await rejects(() => this.store.renameSession(session, other, { merge }), 'session-exists');
      return;
    }
    await this.store.renameSession(session, other, { merge });
    this.model.move(session, other);
  }

  private async stored(): Promise<Readonly<Record<string, readonly string[]>>> {
    const listed = await this.store.listSessions({ order: 'name', offset: 0, limit: 100 });
    const entries = await Promise.all(
      listed.map(async ({ id, messageCount, preview }) => {
        const { messages } = await this.store.pageMessages({ sessionId: id, limit: 1000 });
        assert.equal(messages.length, messageCount, `the count of ${id}`);
        assert.equal(preview, messages.at(-1)?.text ?? '', `the preview of ${id}`);
        return [id, textsOf(messages)] as const;
      }),
    );
    return Object.fromEntries(entries);
  }
}

function isOneOf<T extends string>(known: readonly T[], kind: string): kind is T {
  return known.some((entry) => entry === kind);
}

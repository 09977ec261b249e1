import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MessageStore } from '../../src/store/messageStore';
import { newMessage } from '../support/storeBuilders';
import { StoreModel } from '../support/storeModel';
import { rejects, textsOf, type StoreHarness } from './storeSuite';

const sessionKinds = ['rename', 'merge', 'delete', 'clear'] as const;
const messageKinds = ['edit', 'remove', 'remove'] as const;
const historyKinds = ['undo', 'undo', 'redo', 'reload'] as const;
const otherKinds = ['insert', 'insert', 'insert', 'insert', 'insert', 'create'] as const;
const kinds = [...sessionKinds, ...messageKinds, ...historyKinds, ...otherKinds] as const;

type SessionKind = (typeof sessionKinds)[number];
type MessageKind = (typeof messageKinds)[number];
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

/** Random operations on a store, with undo and opening again in between, leave what a simple model holds. */
export function describeRandomOperations(
  name: string,
  create: () => Promise<StoreHarness>,
  rounds: number,
): void {
  describe(`random operations on ${name} as a message store`, () => {
    it('leave what a simple model holds, with undo and opening again in between', async function () {
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
    private readonly harness: StoreHarness,
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
    if (isOneOf(historyKinds, kind)) return this.goBack(kind);
    if (kind === 'create') return this.createSession(session);

    const text = `text ${number}`;
    const [stored] = await this.store.insertMessages([newMessage({ sessionId: session, text })]);
    this.model.insert(stored?.id ?? '', session, text);
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
      this.model.edit(id, `edited ${number}`);
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

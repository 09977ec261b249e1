import assert from 'node:assert/strict';
import { isAppError, type ErrorCode } from '../../src/base/errors';
import type { StoredMessage } from '../../src/protocol/model';
import type { MessageStore, NewMessage } from '../../src/store/messageStore';
import { newMessage } from '../support/storeBuilders';

/** One empty database that can be opened, closed and opened again. */
export interface StoreHarness {
  open(): Promise<MessageStore>;
  dispose(): Promise<void>;
}

export const flowA = '11111111-2222-4333-8444-555555555555';
export const flowB = '99999999-2222-4333-8444-555555555555';
export const all = { order: 'recent', offset: 0, limit: 100 } as const;

/** What the tests of the conformance suite share: a fresh store for each. */
export class StoreSuite {
  private harness: StoreHarness | undefined;
  private opened: MessageStore | undefined;

  constructor(private readonly create: () => Promise<StoreHarness>) {}

  get store(): MessageStore {
    assert.ok(this.opened);
    return this.opened;
  }

  async start(): Promise<void> {
    this.harness = await this.create();
    await this.reopen();
  }

  async stop(): Promise<void> {
    await this.opened?.close();
    await this.harness?.dispose();
  }

  async reopen(): Promise<void> {
    this.opened = await this.harness?.open();
  }

  async reload(): Promise<void> {
    await this.store.close();
    await this.reopen();
  }

  async insert(overrides: Partial<NewMessage> = {}): Promise<StoredMessage> {
    const [stored] = await this.store.insertMessages([newMessage(overrides)]);
    assert.ok(stored);
    return stored;
  }

  /** The texts of a session, in order. */
  async texts(sessionId: string): Promise<readonly string[]> {
    return textsOf((await this.store.pageMessages({ sessionId, limit: 1000 })).messages);
  }

  /** The ids of all sessions, the latest active first. */
  async sessionIds(flowId?: string): Promise<readonly string[]> {
    return (await this.store.listSessions({ ...all, flowId })).map(({ id }) => id);
  }
}

export function textsOf(messages: readonly StoredMessage[]): readonly string[] {
  return messages.map(({ text }) => text);
}

/** Checks that something fails with an AppError of this code. */
export async function rejects(work: () => Promise<unknown>, code: ErrorCode): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(isAppError(error), String(error));
    assert.equal(error.code, code, error.message);
    return true;
  });
}

import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { problemsOf } from './pageHarness';

/** The Playground page as a person uses it, and what its host was asked. */
export class PageDriver {
  constructor(readonly page: Page) {}

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: /^Message to/ });
  }

  get thread(): Locator {
    return this.page.getByRole('log');
  }

  get messages(): Locator {
    return this.page.getByRole('article');
  }

  get sessionList(): Locator {
    return this.page.getByRole('listbox', { name: /^Sessions of/ });
  }

  session(name: string): Locator {
    return this.sessionList.getByRole('option', { name });
  }

  get status(): Locator {
    return this.page.getByRole('status').last();
  }

  get notice(): Locator {
    return this.page.locator('.notice');
  }

  /** Chooses a view by its tab. */
  async showView(name: 'Chat' | 'Message Logs' | 'Inspector' | 'Compare'): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  /** Parameters of the calls of a method, oldest first. */
  calls(method: string): Promise<readonly unknown[]> {
    return this.page.evaluate(
      (name) =>
        window.fakeHost.calls.filter((call) => call.method === name).map(({ params }) => params),
      method,
    );
  }

  /** Waits for a method to be called, and returns the parameters of the newest call. */
  async lastCall(method: string): Promise<unknown> {
    await this.page.waitForFunction(
      (name) => window.fakeHost.calls.some((call) => call.method === name),
      method,
    );
    return (await this.calls(method)).at(-1);
  }

  failNext(method: string, code: 'internal' | 'input-invalid', message: string): Promise<void> {
    return this.page.evaluate(
      ([name, errorCode, words]) => {
        window.fakeHost.failNext(name, errorCode, words);
      },
      [method, code, message] as const,
    );
  }

  /** The flow begins to answer; returns the id of the answer's message. */
  beginAnswer(question: string): Promise<string> {
    return this.page.evaluate((words) => window.fakeHost.beginAnswer(words), question);
  }

  /** Sends chunks of an answer, each in a frame of its own. */
  async stream(messageId: string, chunks: readonly string[]): Promise<void> {
    await this.page.evaluate(
      async ([id, parts]) => {
        for (const part of parts) {
          window.fakeHost.token(id, part);
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        await new Promise((resolve) => requestAnimationFrame(resolve));
      },
      [messageId, chunks] as const,
    );
  }

  restartAnswer(messageId: string, text: string): Promise<void> {
    return this.page.evaluate(
      ([id, words]) => {
        window.fakeHost.restartAnswer(id, words);
      },
      [messageId, text] as const,
    );
  }

  endAnswer(messageId: string, text: string): Promise<void> {
    return this.page.evaluate(
      ([id, words]) => {
        window.fakeHost.endAnswer(id, words);
      },
      [messageId, text] as const,
    );
  }

  /** A message of the user arrives in the session shown. */
  receiveMessage(message: { text: string; files?: readonly string[] }): Promise<void> {
    return this.page.evaluate((fields) => {
      window.fakeHost.receive(fields);
    }, message);
  }

  /** Pastes into the composer, or drops onto the chat. */
  async giveFiles(
    how: 'paste' | 'drop',
    files: readonly { readonly name: string; readonly base64: string }[],
    addresses?: string,
  ): Promise<void> {
    await this.page.evaluate(
      ([kind, given, uris]) => {
        const data = new DataTransfer();
        for (const { name, base64 } of given) {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          data.items.add(new File([bytes], name));
        }
        if (uris !== undefined) data.setData('text/uri-list', uris);
        const target = document.querySelector(kind === 'paste' ? '.composer textarea' : '.thread');
        const options = { bubbles: true, cancelable: true };
        target?.dispatchEvent(
          kind === 'paste'
            ? new ClipboardEvent('paste', { ...options, clipboardData: data })
            : new DragEvent('drop', { ...options, dataTransfer: data }),
        );
      },
      [how, files, addresses] as const,
    );
  }

  /** Fails if the page threw, or did something its content security policy forbids. */
  async expectNoProblems(): Promise<void> {
    assert.deepEqual(await problemsOf(this.page), []);
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}

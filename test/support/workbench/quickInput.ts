import type { Locator, Page } from 'playwright-core';
import { eventually } from '../eventually.js';

/** The box at the top of the window: palette, input boxes and pick lists. */
export class QuickInput {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** The whole box; `getByText` on it finds titles, prompts and validation messages. */
  get box(): Locator {
    return this.#page.locator('.quick-input-widget').filter({ visible: true });
  }

  get field(): Locator {
    return this.box.locator('.quick-input-box input');
  }

  /** A row of a pick list. A string must be the whole label. */
  option(label: string | RegExp): Locator {
    const text = this.#page.getByText(label, { exact: true });
    return this.box.getByRole('option').filter({ has: text }).first();
  }

  /** Runs a command through the palette, as a user does. `title` includes the category: "Flow Playground: Open". */
  async runCommand(title: string): Promise<void> {
    await this.#openAndPick('F1', `>${title}`, title);
  }

  /** Opens a file of the workspace in an editor. */
  async openFile(name: string): Promise<void> {
    await this.#openAndPick('ControlOrMeta+P', name, name);
  }

  async #openAndPick(key: string, text: string, label: string): Promise<void> {
    await eventually(`the window offers ${label}`, async () => {
      // A list does not grow while it is open, so what a young window does not know yet is looked for again.
      if (await this.box.isVisible()) await this.#page.keyboard.press('Escape');
      await this.#page.keyboard.press(key);
      await this.field.fill(text, { timeout: 2000 });
      await this.option(label).click({ timeout: 2000 });
      return true;
    });
  }

  /** Types into an input box, or filters a pick list, and accepts. */
  async answer(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  /** Waits until the input box is open and holds this: the text that the extension has put there. */
  async holds(text: string): Promise<void> {
    await eventually(`the input box holds ${text}`, async () => {
      return (await this.field.inputValue({ timeout: 2000 })) === text;
    });
  }

  async pick(label: string | RegExp): Promise<void> {
    await this.option(label).click();
  }

  async dismiss(): Promise<void> {
    await this.field.press('Escape');
    await this.box.waitFor({ state: 'hidden' });
  }
}

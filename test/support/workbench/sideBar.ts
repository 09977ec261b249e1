import type { Locator, Page } from 'playwright-core';
import { eventually } from '../eventually.js';
import { pressRevealed } from '../pressRevealed.js';

/** The side bar: view containers, their views and trees. */
export class SideBar {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get part(): Locator {
    return this.#page.locator('.part.sidebar');
  }

  /** Shows a view container by the title of its icon in the activity bar. */
  async open(container: string): Promise<void> {
    const tab = this.#page.locator('.part.activitybar').getByRole('tab', { name: container });
    await tab.waitFor();
    const heading = this.part.getByRole('heading', { name: container }).first();
    await eventually(`the side bar shows ${container}`, async () => {
      // A window that is being drawn selects by itself what was open before: a click would close it again.
      if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
      await heading.waitFor({ timeout: 2000 });
      return true;
    });
  }

  /** One view of the container, by its title. */
  view(title: string): Locator {
    const header = this.#page.locator('.pane-header').filter({ hasText: title });
    return this.part.locator('.pane').filter({ has: header });
  }

  /** A row of a tree. `name` is matched against the label and the description; a string matches a part of it. */
  row(name: string | RegExp, view?: string): Locator {
    const scope = view === undefined ? this.part : this.view(view);
    return scope.getByRole('treeitem', { name }).first();
  }

  /** The labels of all rows that a view shows, from top to bottom, each with its description after a space. */
  async rows(view: string): Promise<string[]> {
    const labels = await this.view(view)
      .locator('[role=treeitem] .monaco-icon-label-container')
      .all();
    return Promise.all(
      labels.map(async (label) => (await label.locator('> *').allInnerTexts()).join(' ').trim()),
    );
  }

  /** Presses a button in the title of a view. */
  async pressViewAction(view: string, action: string): Promise<void> {
    const button = this.view(view).getByRole('button', { name: action });
    await pressRevealed(this.view(view).locator('.pane-header'), button);
  }

  /** Presses a button in the title of a container with one view. */
  async pressTitleAction(action: string): Promise<void> {
    const button = this.part.locator('.composite.title').getByRole('button', { name: action });
    await pressRevealed(this.part.locator('.composite.title'), button);
  }

  /** Drags the edge of the side bar until it is so wide, give or take a border. */
  async resize(width: number): Promise<void> {
    await eventually(`the side bar is ${width} pixels wide`, async () => {
      const box = await this.part.boundingBox();
      if (box === null) return false;
      if (Math.abs(box.width - width) <= 2) return true;

      const [x, y] = [box.x + box.width, box.y + box.height / 2];
      await this.#page.mouse.move(x, y);
      await this.#page.mouse.down();
      await this.#page.mouse.move(x + width - box.width, y, { steps: 4 });
      await this.#page.mouse.up();
      return false;
    });
  }

  /** Presses an inline button of a row. */
  async pressRowAction(row: string | RegExp, action: string, view?: string): Promise<void> {
    const owner = this.row(row, view);
    await pressRevealed(owner, owner.getByRole('button', { name: action }));
  }

  /** Chooses an entry of a row's context menu. */
  async chooseFromMenu(row: string | RegExp, entry: string, view?: string): Promise<void> {
    await this.row(row, view).click({ button: 'right' });
    const item = this.#page.getByRole('menuitem', { name: entry });
    await item.waitFor();
    await eventually(`the menu takes ${entry}`, async () => {
      // A menu that has just opened ignores the mouse for a moment.
      if (await item.isVisible()) await item.click({ timeout: 1000 });
      await item.waitFor({ state: 'hidden', timeout: 500 });
      return true;
    });
  }
}

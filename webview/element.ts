import { LitElement } from 'lit';

/**
 * Base of all elements of the page. They render into the light DOM: one style sheet serves the whole
 * page, container queries see one panel, and labels may refer to ids anywhere.
 */
export class PageElement extends LitElement {
  protected override createRenderRoot(): this {
    return this;
  }
}

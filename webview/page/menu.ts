import { html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { PageElement } from '../element';
import { icon } from '../icons';

/** An entry of a menu; `separator` draws a line. */
export type MenuItem =
  | 'separator'
  | {
      readonly label: string;
      readonly key?: string;
      readonly run: () => void;
      readonly isDisabled?: boolean;
      /** Set for one of several choices. */
      readonly isChecked?: boolean;
    };

interface OpenMenu {
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** Where the pointer or the opener is, in the viewport. */
  readonly x: number;
  readonly y: number;
  readonly returnFocus: HTMLElement | null;
}

/** The page's one popup menu. */
@customElement('fp-menu')
export class MenuElement extends PageElement {
  @state() private open: OpenMenu | undefined;
  @state() private active = 0;

  /** Shows a menu at a place of the viewport; focus goes back to `returnFocus` when it closes. */
  show(open: OpenMenu): void {
    this.open = open;
    this.active = 0;
    void this.updateComplete.then(() => {
      this.place(open);
      this.focusActive();
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.open === undefined) return nothing;

    let index = -1;
    return html`<div
      class="menu"
      role="menu"
      aria-label=${this.open.label}
      @keydown=${this.onKeyDown}
      @focusout=${this.onFocusOut}
      @contextmenu=${(event: Event) => {
        event.preventDefault();
      }}
    >
      ${this.open.items.map((item) => {
        if (item === 'separator') return html`<div role="separator"></div>`;

        index += 1;
        return this.item(item, index);
      })}
    </div>`;
  }

  private item(item: Exclude<MenuItem, 'separator'>, index: number): TemplateResult {
    return html`<div
      role=${item.isChecked === undefined ? 'menuitem' : 'menuitemradio'}
      tabindex="-1"
      aria-checked=${item.isChecked === undefined ? nothing : String(item.isChecked)}
      class=${index === this.active ? 'active' : ''}
      aria-disabled=${item.isDisabled === true ? 'true' : nothing}
      @pointermove=${() => {
        this.active = index;
      }}
      @click=${() => {
        this.choose(index);
      }}
    >
      ${
        item.isChecked === undefined
          ? nothing
          : html`<span class="check">${item.isChecked ? icon('check') : nothing}</span>`
      }${item.label}${item.key === undefined ? nothing : html`<span class="key">${item.key}</span>`}
    </div>`;
  }

  private get items(): readonly Exclude<MenuItem, 'separator'>[] {
    return this.open?.items.filter((item) => item !== 'separator') ?? [];
  }

  private place({ x, y }: OpenMenu): void {
    const menu = this.querySelector<HTMLElement>('.menu');
    const frame = this.parentElement?.getBoundingClientRect();
    if (menu === null || frame === undefined) return;

    const { width, height } = menu.getBoundingClientRect();
    const left = Math.max(4, Math.min(x - frame.left, frame.width - width - 4));
    const below = y - frame.top;
    const top = below + height + 4 > frame.height ? Math.max(4, below - height) : below;
    menu.style.left = `${left}px`;
    menu.style.top = `${top}px`;
  }

  private focusActive(): void {
    this.querySelectorAll<HTMLElement>('[role^="menuitem"]')[this.active]?.focus();
  }

  private choose(index: number): void {
    const item = this.items[index];
    if (item === undefined || item.isDisabled === true) return;

    this.close();
    item.run();
  }

  private close(): void {
    const { open } = this;
    this.open = undefined;
    open?.returnFocus?.focus();
  }

  private readonly onFocusOut = (event: FocusEvent): void => {
    if (event.relatedTarget instanceof Node && this.contains(event.relatedTarget)) return;

    this.open = undefined;
  };

  private readonly onKeyDown = (event: KeyboardEvent): void => {
    const last = this.items.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: this.active === last ? 0 : this.active + 1,
      ArrowUp: this.active === 0 ? last : this.active - 1,
      Home: 0,
      End: last,
    };
    const next = moves[event.key];
    if (next !== undefined) {
      this.active = next;
      void this.updateComplete.then(() => {
        this.focusActive();
      });
    } else if (event.key === 'Enter' || event.key === ' ') this.choose(this.active);
    else if (event.key === 'Escape' || event.key === 'Tab') this.close();
    else return;

    event.preventDefault();
    event.stopPropagation();
  };
}

/** Opens the page's menu for an event: at the pointer for a context menu, else below the element. */
export function openMenu(
  event: Event,
  label: string,
  items: readonly MenuItem[],
  returnFocus?: HTMLElement,
): void {
  event.preventDefault();
  event.stopPropagation();
  const opener = event.currentTarget instanceof HTMLElement ? event.currentTarget : null;
  if (event instanceof MouseEvent && event.type === 'contextmenu') {
    const focus = returnFocus ?? opener;
    menuOfPage()?.show({ label, items, x: event.clientX, y: event.clientY, returnFocus: focus });
  } else openMenuBelow(opener, label, items, returnFocus ?? opener);
}

/** Opens the page's menu below an element. */
export function openMenuBelow(
  element: HTMLElement | null,
  label: string,
  items: readonly MenuItem[],
  returnFocus: HTMLElement | null,
): void {
  const box = element?.getBoundingClientRect();
  menuOfPage()?.show({ label, items, x: box?.left ?? 0, y: box?.bottom ?? 0, returnFocus });
}

function menuOfPage(): MenuElement | undefined {
  const menu = document.querySelector('fp-menu');
  return menu instanceof MenuElement ? menu : undefined;
}

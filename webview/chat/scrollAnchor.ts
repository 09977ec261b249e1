/** Closer to the end than this counts as being there, in pixels. */
const endDistance = 40;

/** With fewer pixels than this left to scroll, more is drawn. */
const reach = 1500;

/** What the anchor needs of the thread it holds. */
interface ScrollOwner {
  /** Told whenever the reader leaves the end or comes back to it. */
  onStick(isSticky: boolean): void;
  /** Whether the last thing drawn is the newest message. */
  isTail(): boolean;
  /** Has a message drawn that is not; false where it cannot be had. */
  bring(messageId: string): boolean;
}

interface Place {
  readonly messageId: string;
  /** Pixels from the top of the view to the top of the message. */
  readonly offset: number;
}

/**
 * Keeps a thread at its end while the reader is there, and holds what they look at while they are
 * not. Remembers the place in each session.
 */
export class ScrollAnchor {
  private readonly places = new Map<string, Place>();
  private readonly observer = new ResizeObserver(() => {
    this.follow();
  });
  private scroller: HTMLElement | undefined;
  private isSticky = true;
  private wanted: Place | undefined;
  /** Where the view was when we last looked, to tell a reader's scrolling from content that grows. */
  private lastTop = 0;
  private held: { readonly message: Element; readonly top: number } | undefined;

  constructor(private readonly owner: ScrollOwner) {}

  attach(scroller: HTMLElement, content: HTMLElement): void {
    this.scroller = scroller;
    this.observer.observe(content);
    this.observer.observe(scroller);
    scroller.addEventListener('scroll', this.onScroll, { passive: true });
    scroller.classList.toggle('sticky', this.isSticky);
    this.follow();
  }

  detach(): void {
    this.observer.disconnect();
    this.scroller?.removeEventListener('scroll', this.onScroll);
  }

  /** Goes to the end and stays there. */
  stick(): void {
    this.setSticky(true);
    this.follow();
  }

  /** Remembers the place in one session and takes up the one in another. Call before drawing. */
  switchTo(from: string, to: string): void {
    const place = this.isSticky ? undefined : this.place();
    if (place === undefined) this.places.delete(from);
    else this.places.set(from, place);
    this.wanted = this.places.get(to);
    this.setSticky(this.wanted === undefined);
  }

  /** Before something is drawn above: remembers what to hold. */
  hold(): void {
    const { scroller } = this;
    // Anywhere but at the very top the browser holds the place itself.
    const isAtTop = scroller !== undefined && !this.isSticky && scroller.scrollTop < 1;
    const message = isAtTop ? scroller.querySelector('.message') : null;
    this.held =
      message === null ? undefined : { message, top: message.getBoundingClientRect().top };
  }

  /** After drawing: puts what was held back in its place, or goes to the remembered place. */
  settle(): void {
    const { scroller, held, wanted } = this;
    if (scroller === undefined) return;

    this.held = undefined;
    if (held !== undefined) {
      scroller.scrollTop += held.message.getBoundingClientRect().top - held.top;
      this.lastTop = scroller.scrollTop;
    }
    if (wanted !== undefined) this.goTo(scroller, wanted);
  }

  /** Which side of the view has little left to show, at which more should be drawn. */
  get nearEdge(): 'top' | 'bottom' | undefined {
    const { scroller } = this;
    if (scroller === undefined) return undefined;
    if (scroller.scrollTop < reach) return 'top';

    const left = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
    return left < reach ? 'bottom' : undefined;
  }

  private goTo(scroller: HTMLElement, place: Place): void {
    const message = scroller.querySelector(`[data-message="${CSS.escape(place.messageId)}"]`);
    if (message === null && this.owner.bring(place.messageId)) return;

    this.wanted = undefined;
    if (message === null) this.stick();
    else scroller.scrollTop += topOf(message, scroller) - place.offset;
  }

  private follow(): void {
    const { scroller } = this;
    if (!this.isSticky || scroller === undefined) return;

    // Who writes in a message is to see what they write.
    const form = scroller.querySelector('textarea:focus')?.closest('form');
    if (form) {
      form.scrollIntoView({ block: 'nearest' });
      this.lastTop = scroller.scrollTop;
      return;
    }
    scroller.scrollTop = scroller.scrollHeight;
    this.lastTop = scroller.scrollTop;
  }

  private place(): Place | undefined {
    const { scroller } = this;
    if (scroller === undefined) return undefined;

    for (const message of scroller.querySelectorAll<HTMLElement>('.message')) {
      const offset = topOf(message, scroller);
      const messageId = message.dataset['message'];
      if (offset + message.offsetHeight > 0 && messageId !== undefined) {
        return { messageId, offset };
      }
    }
    return undefined;
  }

  private readonly onScroll = (): void => {
    const { scroller } = this;
    if (scroller === undefined) return;

    const left = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
    const isUp = scroller.scrollTop < this.lastTop - 1;
    this.lastTop = scroller.scrollTop;
    if (left < endDistance && this.owner.isTail()) this.setSticky(true);
    else if (isUp) this.setSticky(false);
    else this.follow();
  };

  private setSticky(isSticky: boolean): void {
    if (isSticky === this.isSticky) return;

    this.isSticky = isSticky;
    this.scroller?.classList.toggle('sticky', isSticky);
    this.owner.onStick(isSticky);
  }
}

function topOf(message: Element, scroller: HTMLElement): number {
  return message.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}

import {
  fittingView,
  isInWindow,
  middle,
  windowOf,
  zoomed,
  type Box,
  type Point,
  type View,
} from './geometry';

/** The part of the drawing that is seen: how it is scaled and moved, by what the user does. */
export class Viewport {
  view: View = { scale: 1, x: 0, y: 0 };
  size = { width: 0, height: 0 };
  /** What is drawn, before it is moved: more than is seen, so that small moves draw nothing again. */
  window: Box = { x: 0, y: 0, width: 0, height: 0 };
  /** Whether the user moved it; else it is fitted again when the size changes. */
  isMoved = false;

  /**
   * @param onMove what is drawn has only been moved
   * @param onRedraw other things are seen now, or at another scale
   */
  constructor(
    private readonly onMove: () => void,
    private readonly onRedraw: () => void,
  ) {}

  /** Call before drawing. */
  settle(): void {
    this.window = windowOf(this.view, this.size);
  }

  fit(places: readonly (Point & Partial<Box>)[]): void {
    this.view = fittingView(places, this.size);
    this.isMoved = false;
  }

  /** Zooms around a point of the view, its centre where none is given. */
  zoom(factor: number, at?: Point): void {
    this.set(zoomed(this.view, factor, at ?? middle({ x: 0, y: 0, ...this.size })));
  }

  panBy(x: number, y: number): void {
    this.set({ ...this.view, x: this.view.x + x, y: this.view.y + y });
  }

  /** Moves a box into the middle where it cannot be seen whole. */
  reveal(box: Box): void {
    if (this.size.width === 0 || this.isSeen(box)) return;

    const center = middle(box);
    const x = this.size.width / 2 - center.x;
    const y = this.size.height / 2 - center.y;
    this.set({ ...this.view, x, y });
  }

  /** Moves the drawing while the pointer is down, zooms and moves it by the wheel. */
  listen(area: HTMLElement): void {
    area.addEventListener('pointerdown', (event) => {
      const isOnNode =
        event.target instanceof Element && event.target.closest('.graph-node') !== null;
      if (event.button === 0 && !isOnNode) this.drag(area, event);
    });
    area.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        this.wheel(event, area.getBoundingClientRect());
      },
      { passive: false },
    );
  }

  private set(view: View): void {
    const isSameScale = view.scale === this.view.scale;
    this.view = view;
    this.isMoved = true;
    if (isSameScale && isInWindow(view, this.size, this.window)) this.onMove();
    else this.onRedraw();
  }

  private isSeen(box: Box): boolean {
    const left = box.x + this.view.x;
    const top = box.y + this.view.y;
    return (
      left >= 0 &&
      top >= 0 &&
      left + box.width <= this.size.width &&
      top + box.height <= this.size.height
    );
  }

  private drag(area: HTMLElement, event: PointerEvent): void {
    const start = { x: event.clientX - this.view.x, y: event.clientY - this.view.y };
    area.setPointerCapture(event.pointerId);
    const drag = (moved: PointerEvent): void => {
      this.set({ ...this.view, x: moved.clientX - start.x, y: moved.clientY - start.y });
    };
    area.addEventListener('pointermove', drag);
    const stop = (): void => {
      area.removeEventListener('pointermove', drag);
    };
    area.addEventListener('lostpointercapture', stop, { once: true });
  }

  private wheel(event: WheelEvent, area: DOMRect): void {
    if (event.ctrlKey || event.metaKey) {
      const at = { x: event.clientX - area.left, y: event.clientY - area.top };
      this.zoom(Math.exp(-event.deltaY / 200), at);
    } else if (event.shiftKey) this.panBy(-event.deltaY, 0);
    else this.panBy(-event.deltaX, -event.deltaY);
  }
}

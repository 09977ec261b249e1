import type { RunEvent } from '../protocol/model';

/** Where an event goes that may not be there yet. */
interface Place {
  isOpen: boolean;
  event: RunEvent | undefined;
}

/** Passes events on in their order, where some have to wait until what they tell of is kept. */
export class OrderedEvents {
  private readonly places: Place[] = [];

  constructor(private readonly emit: (event: RunEvent) => void) {}

  push(event: RunEvent): void {
    this.places.push({ isOpen: true, event });
    this.passOn();
  }

  /** Keeps a place for an event that is yet to come, or for none; everything behind it waits. */
  async pushWhen(coming: Promise<RunEvent | undefined>): Promise<void> {
    const place: Place = { isOpen: false, event: undefined };
    this.places.push(place);
    place.event = await coming;
    place.isOpen = true;
    this.passOn();
  }

  private passOn(): void {
    while (this.places[0]?.isOpen === true) {
      const event = this.places.shift()?.event;
      if (event !== undefined) this.emit(event);
    }
  }
}

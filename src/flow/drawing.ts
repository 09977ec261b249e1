import { asNumber, isJsonObject, type JsonObject, type JsonValue } from '../base/json';
import { nonEmpty } from './template';

/** A note on the canvas. */
export interface StickyNote {
  readonly id: string;
  /** Markdown. */
  readonly text: string;
  readonly position: Position;
  readonly size: { readonly width: number; readonly height: number };
  readonly parentId: string | undefined;
}

/** A group as the canvas shows it while it is folded. */
export interface GroupBox {
  readonly id: string;
  readonly name: string;
  readonly position: Position;
  readonly parentId: string | undefined;
  /** Line in the file, from 1, where known. */
  readonly line: number | undefined;
}

/** What the file draws besides components: it has no part in a run. */
export interface Drawing {
  readonly notes: readonly StickyNote[];
  readonly groups: readonly GroupBox[];
}

interface Position {
  readonly x: number;
  readonly y: number;
}

const maxNotes = 1_000;
const maxNoteText = 5_000;
/** Langflow's size of a new note. */
const noteSize = 324;
const maxNoteSize = 10_000;

/** Collects notes and groups while the graph is read. */
export class DrawingReader {
  private readonly notes: StickyNote[] = [];
  private readonly groups: GroupBox[] = [];

  addNote(id: string, raw: JsonObject, data: JsonObject, parentId: string | undefined): void {
    const definition = isJsonObject(data['node']) ? data['node'] : {};
    const text = nonEmpty(definition['description']);
    if (text === undefined || this.notes.length >= maxNotes) return;

    this.notes.push({
      id,
      text: text.slice(0, maxNoteText),
      position: readPosition(raw['position']),
      size: { width: measure(raw, 'width'), height: measure(raw, 'height') },
      parentId,
    });
  }

  addGroup(
    id: string,
    raw: JsonObject,
    definition: JsonObject,
    parentId: string | undefined,
  ): void {
    const name = nonEmpty(definition['display_name']) ?? id;
    const position = readPosition(raw['position']);
    this.groups.push({ id, name, position, parentId, line: undefined });
  }

  read(lines: ReadonlyMap<string, number>): Drawing {
    const groups = this.groups.map((group) => ({ ...group, line: lines.get(group.id) }));
    return { notes: this.notes, groups };
  }
}

/** Where a node lies on the canvas; the origin where the file does not say. */
export function readPosition(value: JsonValue | undefined): Position {
  const position = isJsonObject(value) ? value : {};
  return { x: asNumber(position['x']) ?? 0, y: asNumber(position['y']) ?? 0 };
}

/** Newest first: what was measured, what the user set, what the node says itself. */
function measure(raw: JsonObject, side: 'width' | 'height'): number {
  const places = [raw['measured'], raw['style'], raw];
  const size = places
    .map((place) => (isJsonObject(place) ? asNumber(place[side]) : undefined))
    .find((value) => value !== undefined && value > 0);
  return Math.min(maxNoteSize, size ?? noteSize);
}

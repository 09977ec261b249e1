import { findNodeAtLocation, type Node } from 'jsonc-parser';

/** How deep groups are looked into; deeper ones do not run. */
const maxDepth = 20;

/** The template of a component, or of a group, in the text of a flow file. */
export interface TemplatePlace {
  readonly id: string;
  readonly template: Node;
  /** The group that it lies in. */
  readonly group: TemplatePlace | undefined;
}

/** The templates of all components of a flow by their ids, those inside groups too; groups themselves are not among them. */
export function templatePlaces(nodes: Node): ReadonlyMap<string, TemplatePlace> {
  const places = new Map<string, TemplatePlace>();
  collect(nodes, undefined, 0, places);
  return places;
}

function collect(
  nodes: Node,
  group: TemplatePlace | undefined,
  depth: number,
  places: Map<string, TemplatePlace>,
): void {
  for (const node of nodes.children ?? []) {
    const id = stringAt(node, ['id']) ?? stringAt(node, ['data', 'id']);
    const definition = findNodeAtLocation(node, ['data', 'node']);
    const template = definition && findNodeAtLocation(definition, ['template']);
    // Of components with the same id the first one runs.
    const isFirst = id !== undefined && !places.has(id);
    if (!isFirst || definition === undefined || template === undefined) continue;

    const place = { id, template, group };
    const inner = innerNodes(definition);
    if (inner === undefined) places.set(id, place);
    else if (depth < maxDepth) collect(inner, place, depth + 1, places);
  }
}

function innerNodes(definition: Node): Node | undefined {
  const nodes =
    findNodeAtLocation(definition, ['flow', 'data', 'nodes']) ??
    findNodeAtLocation(definition, ['flow', 'nodes']);
  return nodes?.type === 'array' ? nodes : undefined;
}

/**
 * What holds a property of a field: a group's own fields stand for some of those inside it, and the outermost group
 * that says anything about one decides.
 */
export function holderOf(
  place: TemplatePlace,
  field: string,
  property: 'value' | 'load_from_db',
): Node | undefined {
  let holder = findNodeAtLocation(place.template, [field, property]);
  let inside = { id: place.id, field };
  for (let { group } = place; group !== undefined; { group } = group) {
    const outer = proxyField(group.template, inside);
    if (outer === undefined) break;

    holder = findNodeAtLocation(group.template, [outer, property]) ?? holder;
    inside = { id: group.id, field: outer };
  }
  return holder;
}

/** The field of a group that stands for one inside it. */
function proxyField(
  template: Node,
  { id, field }: { readonly id: string; readonly field: string },
): string | undefined {
  const found = (template.children ?? []).findLast((property) => {
    const value = property.children?.[1];
    return (
      value !== undefined &&
      stringAt(value, ['proxy', 'id']) === id &&
      stringAt(value, ['proxy', 'field']) === field
    );
  });
  const name: unknown = found?.children?.[0]?.value;
  return typeof name === 'string' ? name : undefined;
}

function stringAt(node: Node, path: readonly string[]): string | undefined {
  const found = findNodeAtLocation(node, [...path]);
  return found?.type === 'string' && found.value !== '' ? String(found.value) : undefined;
}

import { html, type TemplateResult } from 'lit';
import type { FlowGraph } from '../../src/protocol/flowGraph';
import { text } from '../strings';
import { groupsAround } from './level';

/** The heading: the flow, and inside a group the way back out of it. */
export function crumbs(
  graph: FlowGraph,
  group: string | undefined,
  onOpen: (group: string | undefined) => void,
): TemplateResult {
  if (group === undefined) return html`<h2 class="pane-title">${text('graph.title')}</h2>`;

  const name = (id: string): string => graph.nodes.find((node) => node.id === id)?.name ?? id;
  const around = [undefined, ...groupsAround(graph, group)];
  return html`<h2 class="pane-title clip graph-crumbs">
    ${around.map(
      (id) =>
        html`<button
            type="button"
            class="link quiet"
            @click=${() => {
              onOpen(id);
            }}
          >
            ${id === undefined ? text('graph.title') : name(id)}</button
          ><span aria-hidden="true"> / </span>`,
    )}<span>${name(group)}</span>
  </h2>`;
}

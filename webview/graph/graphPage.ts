import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { GraphEvents, GraphMethods, GraphView } from '../../src/protocol/graphEditor';
import type { RpcClient } from '../../src/protocol/rpc';
import { PageElement } from '../element';
import { icon } from '../icons';
import { said } from '../strings';
import './flowGraphView';

/** The flow's drawing on a page of its own; the text of the file is edited elsewhere. */
@customElement('fp-graph-page')
export class GraphPage extends PageElement {
  @property({ attribute: false }) client!: RpcClient<GraphMethods, GraphEvents>;

  @state() private view: GraphView | undefined;
  @state() private selected: string | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.classList.add('fp', 'graph-page');
    this.ariaBusy = 'true';
    this.client.on('view', (view) => {
      this.view = view;
    });
    this.client.on('states', (states) => {
      if (this.view !== undefined) this.view = { ...this.view, states };
    });
    this.client.on('select', ({ nodeId }) => {
      this.selected = nodeId;
    });
    void this.client.call('ready', undefined).then((view) => {
      this.view = view;
      this.ariaBusy = null;
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (view === undefined) return nothing;

    return html`${
        view.problem === undefined
          ? nothing
          : html`<div class="banner" role="status">
              ${icon('warning')}<span class="text">${said(view.problem)}</span>
            </div>`
      }
      <fp-graph
        .graph=${view.graph}
        .states=${new Map(Object.entries(view.states))}
        .selected=${this.selected}
        @fp-select=${(event: CustomEvent<string>) => {
          this.show(event.detail, false);
        }}
        @fp-open=${(event: CustomEvent<string>) => {
          this.show(event.detail, true);
        }}
      ></fp-graph>`;
  }

  private show(nodeId: string, open: boolean): void {
    this.selected = nodeId;
    void this.client.call('show', { nodeId, open });
  }
}

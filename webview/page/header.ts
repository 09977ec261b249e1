import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Overrides } from '../../src/protocol/parameters';
import type { PlaygroundFlow } from '../../src/protocol/playground';
import { PageElement } from '../element';
import { icon, iconButton } from '../icons';
import { openModelMenu } from '../parameters/modelMenu';
import { countText, text } from '../strings';
import type { PlaygroundApp } from '../state/app';
import { countChanges, noOverrides } from '../state/overrides';
import type { PageState } from '../state/pageState';
import type { ViewName } from '../state/uiState';
import { openMenu, type MenuItem } from './menu';
import { moveInRow } from './roving';

interface ViewTab {
  readonly id: ViewName;
  readonly label: string;
  readonly icon: string;
}

/** One line: sessions toggle, flow, views, model, run or stop, more. */
@customElement('fp-header')
export class HeaderElement extends PageElement {
  @property({ attribute: false }) app!: PlaygroundApp;
  @property({ attribute: false }) state!: PageState;
  @property({ attribute: false }) view!: ViewName;
  @property({ attribute: false }) isIoOpen = true;
  @property({ attribute: false }) isSessionsOpen = true;
  @property({ attribute: false }) isRunning = false;
  @property({ attribute: false }) overrides: Overrides = noOverrides;
  @property({ attribute: false }) isParamsOpen = false;

  protected override render(): TemplateResult {
    const { flow } = this.state;
    const isOpen = this.isSessionsOpen;
    return html`<header class="header">
      ${
        flow === undefined
          ? nothing
          : iconButton({
              icon: isOpen ? 'layout-sidebar-left' : 'layout-sidebar-left-off',
              label: text('sessions.toggle'),
              isExpanded: isOpen,
              extra: 'sessions-toggle',
              onClick: () => {
                this.app.page.setSessionsOpen(!isOpen);
              },
            })
      }
      <h1 class="clip" title=${flow?.file ?? nothing}>${flow?.name ?? text('page.title')}</h1>
      ${flow === undefined ? nothing : this.tabs()}
      <span class="grow"></span>
      ${flow === undefined ? nothing : this.controls()}
      ${iconButton({
        icon: 'ellipsis',
        label: text('header.more'),
        opensMenu: true,
        onClick: (event) => {
          openMenu(event, text('header.moreMenu'), this.menuItems());
        },
      })}
    </header>`;
  }

  private get views(): readonly ViewTab[] {
    return [
      mainTab(this.state.flow?.layout ?? 'chat'),
      { id: 'logs', label: text('header.logs'), icon: 'table' },
      { id: 'inspector', label: text('header.inspector'), icon: 'pulse' },
      { id: 'compare', label: text('header.compare'), icon: 'git-compare' },
    ];
  }

  private tabs(): TemplateResult | typeof nothing {
    const { view } = this;
    return html`<div
      class="tabs"
      role="tablist"
      aria-label=${text('header.views')}
      @keydown=${moveInRow}
    >
      ${this.views.map(
        ({ id, label, icon: glyph }) =>
          html`<button
            type="button"
            role="tab"
            id=${`tab-${id}`}
            title=${label}
            aria-selected=${String(id === view)}
            aria-controls="view"
            tabindex=${id === view ? 0 : -1}
            @click=${() => {
              this.app.page.setUi({ view: id });
            }}
          >
            ${icon(glyph)}<span class="label">${label}</span>
          </button>`,
      )}
    </div>`;
  }

  private controls(): TemplateResult {
    const { flow, isTrusted } = this.state;
    const hasIo =
      flow?.layout === 'chat' &&
      this.view === 'main' &&
      flow.inputs.length + flow.outputs.length > 0;
    return html`
      ${this.modelAndParameters()}
      ${
        hasIo
          ? iconButton({
              icon: this.isIoOpen ? 'layout-sidebar-right' : 'layout-sidebar-right-off',
              label: text('header.io'),
              isExpanded: this.isIoOpen,
              onClick: () => {
                this.app.page.setUi({ isIoOpen: !this.isIoOpen });
              },
            })
          : nothing
      }
      ${
        this.isRunning
          ? iconButton({
              icon: 'debug-stop',
              label: text('header.stop'),
              onClick: () => {
                this.app.messages.stop();
              },
            })
          : iconButton({
              icon: 'play',
              label: text('header.runFlow'),
              isDisabled: !isTrusted || (flow?.problems.length ?? 0) > 0,
              onClick: () => {
                void this.app.messages.runForm();
              },
            })
      }
    `;
  }

  private modelAndParameters(): TemplateResult {
    const { model } = this.overrides;
    const count = countChanges(this.overrides);
    const words =
      model === undefined ? modelOf(this.state.flow) : text('params.modelNow', model.model);
    return html`<button
        type="button"
        class="model wide"
        aria-haspopup="menu"
        title=${words}
        @click=${(event: Event) => {
          openModelMenu(event, this.app, this.state.flow);
        }}
      >
        <span class="clip">${words}</span>${icon('chevron-down')}
      </button>
      <span class="params-button">
        ${iconButton({
          icon: 'settings',
          label: count === 0 ? text('params.open') : countText('params.openChanged', count),
          isExpanded: this.isParamsOpen,
          extra: 'params-toggle',
          onClick: () => {
            this.app.page.setUi({ isParamsOpen: !this.isParamsOpen });
          },
        })}${
          count === 0 ? nothing : html`<span class="badge num" aria-hidden="true">${count}</span>`
        }
      </span>`;
  }

  private menuItems(): readonly MenuItem[] {
    const { page, sessions } = this.app;
    const { flow, sessionId } = this.state;
    const pick: MenuItem = {
      label: text('header.pickFlow'),
      run: () => {
        page.act({ action: 'pick-flow' });
      },
    };
    if (flow === undefined) return [pick];

    return [
      {
        label: text('header.openFlow'),
        run: () => {
          page.act({ action: 'open-flow' });
        },
      },
      pick,
      {
        label: text('header.setModel'),
        run: () => {
          page.act({ action: 'set-default-model' });
        },
      },
      'separator',
      { label: text('sessions.new'), run: () => void sessions.create() },
      {
        label: text('sessions.export'),
        run: () => {
          sessions.exportSession(sessionId);
        },
      },
      { label: text('sessions.clear'), run: () => void sessions.clear(sessionId) },
      { label: text('logs.undo'), run: () => void sessions.undo() },
      { label: text('header.redo'), run: () => void sessions.redo() },
    ];
  }
}

/** The model the flow names, where it names one. */
function modelOf(flow: PlaygroundFlow | undefined): string {
  const own = flow?.model ?? '';
  return own === '' ? text('params.modelFromFlow') : text('params.modelNow', own);
}

function mainTab(layout: 'chat' | 'form' | 'run'): ViewTab {
  if (layout === 'chat') {
    return { id: 'main', label: text('header.chat'), icon: 'comment-discussion' };
  }
  return layout === 'form'
    ? { id: 'main', label: text('header.form'), icon: 'list-selection' }
    : { id: 'main', label: text('header.run'), icon: 'play-circle' };
}

import { html, type TemplateResult } from 'lit';
import { icon } from '../icons';
import { openMenuBelow, type MenuItem } from '../page/menu';
import type { PlaygroundApp } from '../state/app';
import type { Comparison, SideName, Source } from '../state/comparison';
import { countChanges } from '../state/overrides';
import { text } from '../strings';
import { totalOf } from './summary';

/** Most other flows on offer; more can be compared by opening them. */
const maxFlows = 20;

/** The head of a side: what it shows, and the choice of another. */
export function sidePicker(
  app: PlaygroundApp,
  comparison: Comparison,
  side: SideName,
): TemplateResult {
  const name = sourceName(comparison[side].source);
  return html`<div class="compare-head" role="columnheader">
    <button
      type="button"
      class="params-pick"
      aria-haspopup="menu"
      aria-label=${`${text(`compare.${side}`)}: ${name}`}
      @click=${(event: Event) => {
        const opener = event.currentTarget instanceof HTMLElement ? event.currentTarget : null;
        void openSources(app, comparison, side, opener);
      }}
    >
      <span class="clip">${name}</span>${icon('chevron-down')}
    </button>
    <span class="meta num clip">${totalOf(comparison[side].turns)}</span>
  </div>`;
}

async function openSources(
  app: PlaygroundApp,
  comparison: Comparison,
  side: SideName,
  opener: HTMLElement | null,
): Promise<void> {
  const { page, parameters } = app;
  const [presets, flows] = await Promise.all([
    parameters.presets(),
    page.ask(() => page.client.call('flows', undefined)),
  ]);
  const item = (source: Source): MenuItem => ({
    label: sourceName(source),
    run: () => {
      comparison.setSource(side, source);
    },
  });
  const others = (flows ?? []).filter(({ id }) => id !== page.state.flow?.id).slice(0, maxFlows);
  const isOne = comparison.setup.input !== undefined;
  const items: readonly MenuItem[] = [
    ...(isOne ? [] : [item({ kind: 'recorded' })]),
    item({ kind: 'now' }),
    ...(countChanges(parameters.overrides) === 0 ? [] : [item({ kind: 'changed' })]),
    {
      label: text('compare.otherModel'),
      run: () => void pickModel(app, comparison, side),
    },
    ...(presets.length === 0 ? [] : (['separator'] as const)),
    ...presets.map((preset) => item({ kind: 'preset', preset })),
    ...(others.length === 0 ? [] : (['separator'] as const)),
    ...others.map(({ id, name }) => item({ kind: 'flow', flowId: id, name })),
  ];
  openMenuBelow(opener, text(`compare.${side}`), items, opener);
}

async function pickModel(
  { page }: PlaygroundApp,
  comparison: Comparison,
  side: SideName,
): Promise<void> {
  const model = await page.ask(() => page.client.call('pickModel', undefined));
  if (model !== undefined) comparison.setSource(side, { kind: 'model', model });
}

function sourceName(source: Source): string {
  switch (source.kind) {
    case 'recorded':
      return text('compare.recorded');
    case 'now':
      return text('compare.now');
    case 'changed':
      return text('compare.withChanges');
    case 'model':
      return text('compare.model', source.model.model);
    case 'preset':
      return text('compare.preset', source.preset.name);
    case 'flow':
      return text('compare.flow', source.name);
  }
}

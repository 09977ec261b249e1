import type { PlaygroundFlow } from '../../src/protocol/playground';
import { openMenu } from '../page/menu';
import type { PlaygroundApp } from '../state/app';
import { text } from '../strings';

/** The model for the next runs: the flow's own, the one chosen, or another. */
export function openModelMenu(
  event: Event,
  app: PlaygroundApp,
  flow: PlaygroundFlow | undefined,
): void {
  const { parameters } = app;
  const own = flow?.model ?? '';
  openMenu(event, text('params.modelMenu'), [
    {
      label: own === '' ? text('params.fromFlow') : `${text('params.fromFlow')}: ${own}`,
      run: () => {
        parameters.setModel(undefined);
      },
    },
    { label: text('params.otherModel'), run: () => void parameters.pickModel() },
  ]);
}

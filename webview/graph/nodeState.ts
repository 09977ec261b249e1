import type { TemplateResult } from 'lit';
import { icon } from '../icons';
import { text } from '../strings';

/** What a component did in a run, or does; `running` and `waiting` only while the run goes on. */
export type NodeState = 'ok' | 'failed' | 'skipped' | 'cancelled' | 'running' | 'waiting';

/** How something ended, as an icon; never by colour alone. */
export function stateIcon(state: NodeState): TemplateResult {
  switch (state) {
    case 'ok':
      return icon('pass', 'ok-icon');
    case 'failed':
      return icon('error', 'error-icon');
    case 'running':
      return icon('loading', 'spin');
    case 'waiting':
      return icon('circle-outline', 'muted');
    case 'skipped':
      return icon('circle-slash', 'muted');
    case 'cancelled':
      return icon('debug-stop', 'muted');
  }
}

export function stateText(state: NodeState): string {
  return text(`inspector.${state}`);
}

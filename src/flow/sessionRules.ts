import type { FlowEdge } from './flowFile';
import type { FlowValue } from './values';
import { Message } from './values';

/**
 * Which session a component works in. The request's wins; then the component's own setting, tweaks
 * included; then that of the components before it; then the run's, which is the Chat Input's own or
 * else the flow's id. (Langflow documents this order; its code ignores settings in API runs.)
 */
export class SessionRules {
  /** Sessions that were chosen, not defaulted to. */
  private readonly chosen = new Map<string, string>();

  private readonly requested: string | undefined;

  constructor(
    requested: string | undefined,
    private readonly fallback: string,
  ) {
    // Langflow: an empty session id counts as none.
    this.requested = requested === '' ? undefined : requested;
  }

  /** The run's session: what components work in that nobody tells otherwise. */
  get ofRun(): string {
    return this.requested ?? this.fallback;
  }

  /** The session of a node that was decided for, or the run's. */
  of(nodeId: string): string {
    return this.requested ?? this.chosen.get(nodeId) ?? this.fallback;
  }

  /** Decides for one node and remembers it for those behind. */
  decide(nodeId: string, own: string, arriving: readonly Arriving[]): string {
    if (this.requested !== undefined) return this.requested;

    const session = own !== '' ? own : this.inherited(arriving);
    if (session === undefined) this.chosen.delete(nodeId);
    else this.chosen.set(nodeId, session);
    return session ?? this.fallback;
  }

  private inherited(arriving: readonly Arriving[]): string | undefined {
    for (const { edge, value } of arriving) {
      const carried = value instanceof Message ? value.fields.sessionId : '';
      if (carried !== '' && carried !== this.fallback) return carried;

      const chosen = this.chosen.get(edge.source);
      if (chosen !== undefined) return chosen;
    }
    return undefined;
  }
}

/** A value on its way into a node. */
export interface Arriving {
  readonly edge: FlowEdge;
  readonly value: FlowValue | undefined;
}

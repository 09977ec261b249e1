import type { Channel } from '../src/protocol/rpc';

/** What the editor gives a webview. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Everything the page needs of its surroundings. */
export interface PageHost {
  readonly channel: Channel;
  /** The navigation state of the page before it was last hidden or reloaded; unchecked. */
  readState(): unknown;
  /** Keeps a state, together with what the host needs to find the flow again. */
  writeState(state: object): void;
}

/** Connects to the editor. May be called once per page. */
export function connectToEditor(): PageHost {
  const api = acquireVsCodeApi();
  return {
    channel: {
      post: (message) => {
        api.postMessage(message);
      },
      listen: (listener) => {
        const receive = (event: MessageEvent): void => {
          listener(event.data);
        };
        window.addEventListener('message', receive);
        return {
          dispose: () => {
            window.removeEventListener('message', receive);
          },
        };
      },
    },
    readState: () => stateOf(api.getState(), shownFlow()),
    writeState: (state) => {
      const flow = shownFlow();
      api.setState({ ...state, flow, others: otherStates(api.getState(), flow) });
    },
  };
}

/** Flows whose states are kept beside that of the one shown. */
const maxOthers = 8;

function shownFlow(): string {
  return document.body.dataset['flow'] ?? '';
}

/** A view of the side bar shows one flow after the other: each finds its own state again. */
export function stateOf(kept: unknown, flow: string): unknown {
  if (!isRecord(kept) || kept['flow'] === undefined || kept['flow'] === flow) return kept;

  const { others } = kept;
  return isRecord(others) ? others[flow] : undefined;
}

/** The states of the flows that are not shown, the newest last. */
export function otherStates(kept: unknown, flow: string): Readonly<Record<string, unknown>> {
  if (!isRecord(kept)) return {};

  const { others, ...last } = kept;
  const entries = Object.entries(isRecord(others) ? others : {});
  const lastFlow = last['flow'];
  if (typeof lastFlow === 'string' && lastFlow !== flow) {
    const rest = entries.filter(([id]) => id !== lastFlow);
    entries.splice(0, entries.length, ...rest, [lastFlow, last]);
  }
  return Object.fromEntries(entries.filter(([id]) => id !== flow).slice(-maxOthers));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

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
    readState: () => api.getState(),
    writeState: (state) => {
      api.setState({ ...state, flow: document.body.dataset['flow'] ?? '' });
    },
  };
}

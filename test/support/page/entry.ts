import type { Channel } from '../../../src/protocol/rpc';
import { FakeHost } from './fakeHost';
import { scenarios } from './scenarios';

declare global {
  interface Window {
    fakeHost: FakeHost;
    pageProblems: string[];
    acquireVsCodeApi: () => unknown;
  }
}

/**
 * What a webview has around the page: the editor's API, the theme's variables and classes. Says what
 * scenario and theme by the query; problems are collected for the test.
 */
const query = new URLSearchParams(location.search);
const scenario = scenarios[query.get('scenario') ?? 'chat'];
if (scenario === undefined) throw new Error(`No scenario ${location.search}`);

window.pageProblems = [];
window.addEventListener('error', ({ message }) => {
  // Browsers report it when an observer resizes what it observes; the next frame settles it.
  if (!message.startsWith('ResizeObserver loop')) window.pageProblems.push(message);
});
window.addEventListener('unhandledrejection', ({ reason }) =>
  window.pageProblems.push(String(reason)),
);
document.addEventListener(
  'securitypolicyviolation',
  ({ violatedDirective, blockedURI, sourceFile, lineNumber, columnNumber }) =>
    window.pageProblems.push(
      `CSP: ${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}:${columnNumber}`,
    ),
);

const listeners = new Set<(message: unknown) => void>();
const channel: Channel = {
  post: (message) => {
    window.postMessage(structuredClone(message));
  },
  listen: (listener) => {
    listeners.add(listener);
    return { dispose: () => listeners.delete(listener) };
  },
};
window.fakeHost = new FakeHost(channel, scenario);

const stateKey = 'page-state';
window.acquireVsCodeApi = () => ({
  postMessage: (message: unknown) => {
    const sent: unknown = structuredClone(message);
    queueMicrotask(() => {
      for (const listener of listeners) listener(sent);
    });
  },
  getState: () => {
    const stored = sessionStorage.getItem(stateKey);
    return stored === null ? scenario.uiState : (JSON.parse(stored) as unknown);
  },
  setState: (state: unknown) => {
    sessionStorage.setItem(stateKey, JSON.stringify(state));
  },
});

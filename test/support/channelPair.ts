import type { Channel } from '../../src/protocol/rpc';

/** Two connected channels that pass structured clones asynchronously, as a webview does. */
export function channelPair(): readonly [Channel, Channel] {
  const left = new Set<(message: unknown) => void>();
  const right = new Set<(message: unknown) => void>();
  return [channel(left, right), channel(right, left)];
}

function channel(
  own: Set<(message: unknown) => void>,
  other: Set<(message: unknown) => void>,
): Channel {
  return {
    post: (message) => {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => {
        for (const listener of [...other]) listener(copy);
      });
    },
    listen: (listener) => {
      own.add(listener);
      return { dispose: () => own.delete(listener) };
    },
  };
}

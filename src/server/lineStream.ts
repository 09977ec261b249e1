/**
 * Sends strings as they come. The source is asked for the next one only when the client has taken the
 * last; it is closed when the client goes away.
 */
export function toStreamResponse(lines: AsyncIterable<string>, contentType: string): Response {
  const iterator = lines[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await iterator.next();
        if (next.done !== true) {
          controller.enqueue(encoder.encode(next.value));
          return;
        }
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
  return new Response(body, {
    headers: {
      'Content-Type': contentType,
      'Cache-Control': 'no-cache',
      // Stops proxies that would hold events back.
      'X-Accel-Buffering': 'no',
    },
  });
}

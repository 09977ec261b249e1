import type { JsonValue } from '../../src/base/json';
import type { ModelChunk, ModelPort, ModelRequest } from '../../src/flow/ports';

/** Text, or the arguments of a call of the tool that was offered. */
export type Answer = string | { readonly call: JsonValue };

/** A model that answers each request by a function of it. */
export class ThinkingModels implements ModelPort {
  readonly requests: ModelRequest[] = [];
  running = 0;
  mostRunning = 0;

  constructor(
    private readonly answer: (
      request: ModelRequest,
      index: number,
      signal: AbortSignal,
    ) => Answer | Promise<Answer>,
  ) {}

  open: ModelPort['open'] = (spec) =>
    Promise.resolve({ spec, generate: (request, signal) => this.generate(request, signal) });

  defaultModel: ModelPort['defaultModel'] = () =>
    Promise.resolve({ provider: 'Ollama', model: 'thinker' });

  private async *generate(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelChunk> {
    this.requests.push(request);
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    try {
      const answer = await this.answer(request, this.requests.length - 1, signal);
      if (typeof answer === 'string') yield { type: 'text', text: answer };
      else {
        const name = request.tools?.[0]?.name ?? '';
        yield { type: 'tool-call', id: 'call', name, input: answer.call };
      }
      const usage = { input: 2, output: 1 };
      yield { type: 'finish', reason: 'stop', usage, model: 'thinker-1' };
    } finally {
      this.running--;
    }
  }
}

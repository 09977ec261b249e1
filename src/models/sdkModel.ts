import {
  APICallError,
  InvalidResponseDataError,
  type LanguageModelV4,
  type LanguageModelV4CallOptions,
  type LanguageModelV4Content,
  type LanguageModelV4FinishReason,
  type LanguageModelV4StreamPart,
  type LanguageModelV4Usage,
} from '@ai-sdk/provider';
import { retryWithExponentialBackoff } from '@ai-sdk/provider-utils';
import { tryParseJson } from '../base/json';
import type { LanguageModel, ModelChunk, ModelRequest, ModelSpec } from '../flow/ports';
import type { TokenUsage } from '../protocol/model';
import { Patience } from './patience';
import { cancelled, timedOut, toProviderError } from './providerErrors';
import { toCallOptions } from './sdkPrompt';

/** Tries after the first; Langflow's five would keep a person waiting too long. */
const defaultRetries = 2;
/** Longest wait before a retry that a provider may ask for, in milliseconds; longer is an error at once. */
const maxRetryDelayMs = 10_000;

export interface SdkModelOptions {
  readonly spec: ModelSpec;
  readonly model: LanguageModelV4;
  /** Where requests go, for errors. */
  readonly baseUrl: string;
  /** What no error may repeat. */
  readonly secret: string | undefined;
  /** Wait before the first retry, in milliseconds; it doubles from try to try. */
  readonly retryDelayMs: number;
}

/** Milliseconds the provider asks to wait, where it does. */
function askedDelay(error: unknown): number | undefined {
  if (!APICallError.isInstance(error)) return undefined;

  const milliseconds = Number.parseFloat(error.responseHeaders?.['retry-after-ms'] ?? '');
  if (milliseconds >= 0) return milliseconds;

  const seconds = Number.parseFloat(error.responseHeaders?.['retry-after'] ?? '');
  return seconds >= 0 ? seconds * 1000 : undefined;
}

function mayRetry(error: unknown): boolean {
  return (
    APICallError.isInstance(error) &&
    error.isRetryable &&
    (askedDelay(error) ?? 0) <= maxRetryDelayMs
  );
}

function toUsage(usage: LanguageModelV4Usage): TokenUsage {
  return {
    ...(usage.inputTokens.total === undefined ? {} : { input: usage.inputTokens.total }),
    ...(usage.outputTokens.total === undefined ? {} : { output: usage.outputTokens.total }),
  };
}

function toReason({
  unified,
}: LanguageModelV4FinishReason): Extract<ModelChunk, { type: 'finish' }>['reason'] {
  return unified === 'error' || unified === 'interrupted' ? 'other' : unified;
}

/** What a finished answer holds; parts of kinds that flows have no use for are left out. */
function ofContent(part: LanguageModelV4Content): readonly ModelChunk[] {
  if (part.type === 'text' || part.type === 'reasoning') return ofText(part.type, part.text);
  if (part.type !== 'tool-call') return [];

  const input = part.input.trim() === '' ? {} : (tryParseJson(part.input) ?? part.input);
  return [{ type: 'tool-call', id: part.toolCallId, name: part.toolName, input }];
}

function ofText(type: 'text' | 'reasoning', text: string): readonly ModelChunk[] {
  return text === '' ? [] : [{ type, text }];
}

function ofStreamPart(part: LanguageModelV4StreamPart): readonly ModelChunk[] {
  if (part.type === 'text-delta') return ofText('text', part.delta);
  if (part.type === 'reasoning-delta') return ofText('reasoning', part.delta);
  return part.type === 'tool-call' ? ofContent(part) : [];
}

/** A model behind a provider package of the AI SDK. One call of `generate` is one request. */
export class SdkModel implements LanguageModel {
  readonly spec: ModelSpec;

  constructor(private readonly options: SdkModelOptions) {
    this.spec = options.spec;
  }

  async *generate(request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelChunk, void> {
    const patience = new Patience(signal, this.spec.timeoutSeconds);
    let hasStarted = false;
    try {
      const options = { ...toCallOptions(this.spec, request), abortSignal: patience.signal };
      for await (const chunk of request.stream ? this.stream(options) : this.whole(options)) {
        patience.answered();
        hasStarted = true;
        yield chunk;
      }
    } catch (error) {
      if (signal.aborted) throw cancelled();
      if (patience.hasEnded) throw timedOut(this.spec, this.spec.timeoutSeconds ?? 0);

      throw toProviderError(error, {
        spec: this.spec,
        origin: new URL(this.options.baseUrl).origin,
        secret: this.options.secret,
        hasStarted,
      });
    } finally {
      patience.answered();
    }
  }

  private async *whole(options: LanguageModelV4CallOptions): AsyncGenerator<ModelChunk, void> {
    const result = await this.retrying(options, () => this.options.model.doGenerate(options));
    for (const part of result.content) yield* ofContent(part);
    yield {
      type: 'finish',
      reason: toReason(result.finishReason),
      usage: toUsage(result.usage),
      model: result.response?.modelId ?? this.spec.model,
    };
  }

  private async *stream(options: LanguageModelV4CallOptions): AsyncGenerator<ModelChunk, void> {
    const { stream } = await this.retrying(options, () => this.options.model.doStream(options));
    let model = this.spec.model;
    for await (const part of stream) {
      if (part.type === 'error') throw part.error;
      if (part.type === 'response-metadata') model = part.modelId ?? model;
      if (part.type === 'finish') {
        if (part.finishReason.unified === 'interrupted') break;

        const reason = toReason(part.finishReason);
        yield { type: 'finish', reason, usage: toUsage(part.usage), model };
        return;
      }
      yield* ofStreamPart(part);
    }
    throw new InvalidResponseDataError({ data: undefined, message: 'The stream has no end.' });
  }

  /** Makes a request again that has given nothing yet. */
  private async retrying<T>(
    options: LanguageModelV4CallOptions,
    attempt: () => PromiseLike<T>,
  ): Promise<T> {
    let last: unknown;
    const retry = retryWithExponentialBackoff({
      maxRetries: Math.max(0, Math.trunc(this.spec.maxRetries ?? defaultRetries)),
      initialDelayInMs: this.options.retryDelayMs,
      ...(options.abortSignal === undefined ? {} : { abortSignal: options.abortSignal }),
      shouldRetry: mayRetry,
      getDelayInMs: ({ error, exponentialBackoffDelay }) =>
        askedDelay(error) ?? exponentialBackoffDelay,
      // The last error says more than a count of tries.
      createRetryError: () => last,
    });
    return retry(async () => {
      try {
        return await attempt();
      } catch (error) {
        last = error;
        throw error;
      }
    });
  }
}

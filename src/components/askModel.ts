import type { ComponentContext } from '../flow/component';
import type { LanguageModel, ModelRequest, ToolCall } from '../flow/ports';
import type { TokenUsage } from '../protocol/model';

/** One answer of a model, whole. */
export interface ModelAnswer {
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
}

function sum(left: number | undefined, right: number | undefined): number | undefined {
  return left === undefined && right === undefined ? undefined : (left ?? 0) + (right ?? 0);
}

/** Adds up what the requests of one node used, and reports it. */
export class UsageMeter {
  private usage: TokenUsage = {};

  constructor(private readonly context: ComponentContext) {}

  add(usage: TokenUsage, model: string): void {
    const input = sum(this.usage.input, usage.input);
    const output = sum(this.usage.output, usage.output);
    this.usage = {
      ...(input === undefined ? {} : { input }),
      ...(output === undefined ? {} : { output }),
    };
    this.context.report({ usage: this.usage, model });
  }
}

/** Asks a model once, without a stream. */
export async function askModel(
  model: LanguageModel,
  request: Omit<ModelRequest, 'stream'>,
  signal: AbortSignal,
  meter: UsageMeter,
): Promise<ModelAnswer> {
  let text = '';
  const toolCalls: ToolCall[] = [];
  for await (const chunk of model.generate({ ...request, stream: false }, signal)) {
    if (chunk.type === 'text') text += chunk.text;
    if (chunk.type === 'tool-call') {
      toolCalls.push({ id: chunk.id, name: chunk.name, input: chunk.input });
    }
    if (chunk.type === 'finish') meter.add(chunk.usage, chunk.model);
  }
  return { text, toolCalls };
}

import type { JsonObject } from '../base/json';
import type { NodeRecord, PromptRecord, ReadMessage } from '../protocol/model';
import { textDigest } from '../protocol/textDigest';
import type {
  ChatTurn,
  LanguageModel,
  MessageQuery,
  ModelChunk,
  ModelRequest,
  Ports,
} from './ports';
import type { StepLog } from './steps';
import { ModelHandle, type FlowValue, type Message } from './values';

/** Bounds of what is kept of one visit. */
const maxRead = 1000;
const maxPrompts = 8;
const maxTurns = 200;
const maxPromptLength = 120_000;
const maxTurnLength = 20_000;

/**
 * Watches what one visit reads of the session and what it asks models, so that the record of the run
 * can say what a model saw.
 */
export class Observation {
  private readonly read: ReadMessage[] = [];
  private readonly prompts: PromptRecord[] = [];
  private window: number | undefined;

  constructor(private readonly steps: StepLog) {}

  /** The ports with a watch on messages that are read and models that are opened. */
  watch(ports: Ports): Ports {
    const { messages, models } = ports;
    return {
      ...ports,
      messages: {
        save: (message) => messages.save(message),
        remove: (messageId) => messages.remove(messageId),
        query: async (query) => {
          const found = await messages.query(query);
          this.noteRead(query, found);
          return found;
        },
      },
      models: {
        defaultModel: () => models.defaultModel(),
        open: async (spec) => this.watchModel(await models.open(spec)),
      },
    };
  }

  /** A model that arrives over an edge is watched like one that was opened here. */
  watchValue(value: FlowValue): FlowValue {
    return value instanceof ModelHandle
      ? new ModelHandle(this.watchModel(value.model), value.name)
      : value;
  }

  /** What the record of the node gets. */
  get record(): Pick<NodeRecord, 'read' | 'window' | 'prompts'> {
    return {
      ...(this.window === undefined ? {} : { read: [...this.read], window: this.window }),
      ...(this.prompts.length === 0 ? {} : { prompts: [...this.prompts] }),
    };
  }

  private noteRead({ limit }: MessageQuery, found: readonly Message[]): void {
    this.window = Math.max(this.window ?? 0, limit);
    const known = new Set(this.read.map(({ id }) => id));
    for (const { text, fields } of found.slice(-maxRead)) {
      if (fields.id === undefined || known.has(fields.id) || this.read.length >= maxRead) continue;

      this.read.push({ id: fields.id, digest: textDigest(text) });
    }
  }

  private watchModel(model: LanguageModel): LanguageModel {
    return {
      spec: model.spec,
      generate: (request, signal) => {
        this.notePrompt(model.spec.model, request);
        return this.timed(model, request, signal);
      },
    };
  }

  /** The answer as it comes, kept as a step of the component's work once it has ended. */
  private async *timed(
    model: LanguageModel,
    request: ModelRequest,
    signal: AbortSignal,
  ): AsyncGenerator<ModelChunk, void> {
    const end = this.steps.begin({ kind: 'model', name: model.spec.model });
    let text = '';
    let finish: Extract<ModelChunk, { type: 'finish' }> | undefined;
    const calls: JsonObject[] = [];
    try {
      for await (const chunk of model.generate(request, signal)) {
        if (chunk.type === 'text') text += chunk.text;
        if (chunk.type === 'tool-call') calls.push({ name: chunk.name, input: chunk.input });
        if (chunk.type === 'finish') finish = chunk;
        yield chunk;
      }
    } finally {
      const output = calls.length === 0 ? text : { text, tool_calls: calls };
      end({ status: finish === undefined ? 'failed' : 'ok', output, usage: finish?.usage });
    }
  }

  /** The first request tells how the conversation began, the newest ones how it went on. */
  private notePrompt(model: string, { turns, tools = [] }: ModelRequest): void {
    if (this.prompts.length >= maxPrompts) this.prompts.splice(1, 1);
    let left = maxPromptLength;
    let isCut = turns.length > maxTurns;
    const kept = turns.slice(-maxTurns).map((turn) => {
      const whole = textOf(turn);
      const text = whole.slice(0, Math.min(maxTurnLength, left));
      left -= text.length;
      isCut ||= text.length < whole.length;
      return { role: turn.role, text };
    });
    const images = turns.reduce((sum, turn) => sum + imagesIn(turn), 0);
    this.prompts.push({
      model,
      turns: kept,
      ...(tools.length === 0 ? {} : { tools: tools.map(({ name }) => name) }),
      ...(images === 0 ? {} : { images }),
      ...(isCut ? { truncated: true } : {}),
    });
  }
}

function textOf(turn: ChatTurn): string {
  switch (turn.role) {
    case 'system':
      return turn.text;
    case 'user':
      return [turn.text, ...(turn.documents ?? [])].join('\n');
    case 'assistant': {
      const calls = (turn.toolCalls ?? []).map(
        ({ name, input }) => `${name} ${JSON.stringify(input)}`,
      );
      return [turn.text, ...calls].filter((part) => part !== '').join('\n');
    }
    case 'tool':
      return typeof turn.result === 'string' ? turn.result : JSON.stringify(turn.result);
  }
}

function imagesIn(turn: ChatTurn): number {
  return turn.role === 'user' ? (turn.images?.length ?? 0) : 0;
}

import type { ComponentContext } from '../flow/component';
import type { ChatTurn, LanguageModel, ToolCall } from '../flow/ports';
import type { ToolHandle } from '../flow/values';
import type { TokenUsage } from '../protocol/model';
import type { ToolOutcome } from './agentSteps';
import { callTool } from './agentTools';
import { checkFinish } from './chat';

/** LangChain's answer where the rounds are used up. */
const outOfRounds = 'Agent stopped due to max iterations.';

/** What an agent is to do. */
export interface AgentTask {
  readonly model: LanguageModel;
  readonly tools: readonly ToolHandle[];
  /** System text, history and question. */
  readonly turns: readonly ChatTurn[];
  /** Requests to the model at most. */
  readonly maxRounds: number;
  readonly stream: boolean;
  readonly forgivesBadCalls: boolean;
}

/** Who is told of an agent's work as it goes on. */
export interface AgentWatcher {
  /** A part of what the model says. */
  said(chunk: string): Promise<void>;
  /** The model asked for tools, after saying `thought`. Gives what to tell of each outcome, by place. */
  called(
    calls: readonly ToolCall[],
    thought: string,
  ): Promise<(place: number, outcome: ToolOutcome) => Promise<void>>;
}

interface AgentAnswer {
  readonly text: string;
  /** Of all requests together. */
  readonly usage: TokenUsage;
}

/** The requests of one agent to its model and its tools. */
class AgentLoop {
  private readonly turns: ChatTurn[];
  private usage: TokenUsage = {};

  constructor(
    private readonly context: ComponentContext,
    private readonly task: AgentTask,
    private readonly watcher: AgentWatcher,
  ) {
    this.turns = [...task.turns];
  }

  async run(): Promise<AgentAnswer> {
    for (let round = 0; round < this.task.maxRounds; round += 1) {
      const { text, calls } = await this.ask();
      if (calls.length === 0) return { text, usage: this.usage };

      const outcomes = await this.callAll(calls, text);
      this.turns.push({ role: 'assistant', text, toolCalls: calls });
      calls.forEach(({ id, name }, place) => {
        const { result = null, isError = false } = outcomes[place] ?? {};
        this.turns.push({ role: 'tool', callId: id, name, result, isError });
      });
    }
    this.context.log(`The agent stopped after ${this.task.maxRounds} rounds.`);
    await this.watcher.said(outOfRounds);
    return { text: outOfRounds, usage: this.usage };
  }

  /** One request: what the model says, and what it wants to have called. */
  private async ask(): Promise<{ readonly text: string; readonly calls: readonly ToolCall[] }> {
    const { context, task, watcher, turns } = this;
    const calls: ToolCall[] = [];
    let text = '';
    const tools = task.tools.map(({ spec }) => spec);
    const request = { turns: [...turns], tools, stream: task.stream };
    for await (const chunk of task.model.generate(request, context.run.signal)) {
      if (chunk.type === 'text') {
        text += chunk.text;
        await watcher.said(chunk.text);
      }
      if (chunk.type === 'tool-call') {
        calls.push({ id: chunk.id, name: chunk.name, input: chunk.input });
      }
      if (chunk.type === 'finish') {
        this.usage = sum(this.usage, chunk.usage);
        context.report({ usage: this.usage, model: chunk.model });
        checkFinish(context, chunk, text !== '' || calls.length > 0);
      }
    }
    return { text, calls };
  }

  /** All calls of one answer at once; outcomes in the order in which the model asked. */
  private async callAll(
    calls: readonly ToolCall[],
    thought: string,
  ): Promise<readonly ToolOutcome[]> {
    const { context, task, watcher } = this;
    const tell = await watcher.called(calls, thought);
    // One call that ends the agent's work ends the calls beside it.
    const others = new AbortController();
    const signal = AbortSignal.any([context.run.signal, others.signal]);
    const { clock } = context.ports;
    const options = {
      signal,
      forgivesBadCalls: task.forgivesBadCalls,
      elapsed: () => clock.elapsed(),
    };
    try {
      return await Promise.all(
        calls.map(async (call, place) => {
          const end = context.step({
            kind: 'tool',
            name: call.name,
            nodeId: task.tools.find(({ spec }) => spec.name === call.name)?.node.id,
            input: call.input,
          });
          const outcome = await callTool(task.tools, call, options);
          end({ status: outcome.isError ? 'failed' : 'ok', output: outcome.result });
          context.log(
            `${call.name}: ${outcome.isError ? 'failed after' : ''} ${Math.round(outcome.durationMs)} ms`,
          );
          await tell(place, outcome);
          return outcome;
        }),
      );
    } catch (thrown) {
      others.abort();
      throw thrown;
    }
  }
}

function sum(a: TokenUsage, b: TokenUsage): TokenUsage {
  const input = b.input === undefined ? a.input : (a.input ?? 0) + b.input;
  const output = b.output === undefined ? a.output : (a.output ?? 0) + b.output;
  return {
    ...(input === undefined ? {} : { input }),
    ...(output === undefined ? {} : { output }),
  };
}

/**
 * Asks the model, makes the calls it asks for, tells it what came of them, and so on until it answers
 * without a call or the rounds are used up.
 * @throws what the model throws, and `cancelled`.
 */
export function runAgent(
  context: ComponentContext,
  task: AgentTask,
  watcher: AgentWatcher,
): Promise<AgentAnswer> {
  return new AgentLoop(context, task, watcher).run();
}

import { systemClock } from '../../src/base/clock';
import type { JsonValue } from '../../src/base/json';
import { builtinComponents } from '../../src/components/builtin';
import type { ComponentDefinition } from '../../src/flow/component';
import { ComponentRegistry } from '../../src/flow/registry';
import { runFlow } from '../../src/flow/run';
import type { Message } from '../../src/flow/values';
import { ModelCatalog } from '../../src/models/modelCatalog';
import type { RunEvent } from '../../src/protocol/model';
import { MemoryMessages, RunResult, testPorts } from './engineUnderTest';
import { fakeVariables } from './fakeVariables';
import { buildFlow, type EdgeSpec, type NodeSpec } from './flowBuilder';
import type { ScriptedProvider } from './scriptedProvider';

/** A flow around an agent, and how it is run. */
interface AgentFlow {
  readonly provider: ScriptedProvider;
  /** Fields of the agent beside those of its model. */
  readonly fields?: Readonly<Record<string, JsonValue>>;
  /** Ids of nodes in tool mode; `Calculator` in `Calculator-c` is the type. */
  readonly tools?: readonly (string | NodeSpec)[];
  readonly nodes?: readonly NodeSpec[];
  readonly edges?: readonly EdgeSpec[];
  readonly input?: string;
  readonly definitions?: readonly ComponentDefinition[];
  readonly messages?: MemoryMessages;
  readonly signal?: AbortSignal;
  readonly watch?: (event: RunEvent) => void;
}

/** Fields of an agent of Langflow 1.7 and before whose model the scripted provider plays. */
export function scriptedOpenAi(provider: ScriptedProvider): Readonly<Record<string, JsonValue>> {
  return {
    agent_llm: 'OpenAI',
    model_name: 'gpt-4o-mini',
    openai_api_base: provider.openAiBaseUrl,
  };
}

/** A node that hands itself out as tools. */
export function toolNode(id: string, rest: Partial<NodeSpec> = {}): NodeSpec {
  return {
    id,
    outputs: { component_as_tool: ['Tool'] },
    definition: { tool_mode: true },
    ...rest,
  };
}

/** Chat Input to Agent to Chat Output, with tools, run whole against the scripted provider. */
export async function runAgentFlow(
  setting: AgentFlow,
): Promise<{ readonly result: RunResult; readonly saved: readonly Message[] }> {
  const { provider, tools = [], nodes = [], edges = [] } = setting;
  const toolNodes = tools.map((tool) => (typeof tool === 'string' ? toolNode(tool) : tool));
  const flow = buildFlow(
    [
      { id: 'ChatInput-i', fields: { input_value: '' } },
      ...toolNodes,
      ...nodes,
      {
        id: 'Agent-a',
        displayName: 'Helper',
        fields: { ...scriptedOpenAi(provider), ...setting.fields },
        outputs: { response: ['Message'] },
      },
      { id: 'ChatOutput-o', fields: { input_value: '', sender_name: 'Bot' } },
    ],
    [
      'ChatInput-i.message > Agent-a.input_value',
      ...toolNodes.map(({ id }) => `${id}.component_as_tool > Agent-a.tools`),
      ...edges,
      'Agent-a.response > ChatOutput-o.input_value',
    ],
  );
  const messages = setting.messages ?? new MemoryMessages();
  const models = new ModelCatalog({
    variables: fakeVariables(),
    settings: () => ({}),
    retryDelayMs: 1,
  });
  const running = runFlow(
    {
      runId: 'run-1',
      flow,
      sessionId: 's',
      inputValue: setting.input ?? 'What is 2+3?',
      inputType: 'chat',
      outputType: 'chat',
      stream: undefined,
      ports: testPorts({ messages, models, clock: systemClock }),
      signal: setting.signal ?? new AbortController().signal,
    },
    new ComponentRegistry([...builtinComponents, ...(setting.definitions ?? [])]),
  );
  const events: RunEvent[] = [];
  for await (const event of running) {
    events.push(event);
    setting.watch?.(event);
  }
  return { result: new RunResult(events), saved: messages.saved };
}

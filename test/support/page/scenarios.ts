import type { FlowVersion, RunError, RunRecord, StoredMessage } from '../../../src/protocol/model';
import type { PlaygroundSnapshot } from '../../../src/protocol/playground';
import {
  aFlow,
  aMessage,
  aNode,
  aRun,
  currentHash,
  earlierHash,
  flowId,
  minutesAgo,
  plainProperties,
} from './builders';
import { agent, answer, conversation, errors, providerError, sessions } from './conversations';
import { run } from './flows';
import { everyInputFlow, everyOutputRun, formFlow, formRun } from './forms';
import { promptScenario } from './promptScenario';
import { bigGraph, groupedGraph, loopGraph, twoOutputsGraph } from './graphs';
import { agentRun, loopRun, resumedRun } from './traces';

/** What a fake host starts with. */
export interface Scenario extends PlaygroundSnapshot {
  /** All messages of all sessions; the snapshot has the newest page. */
  readonly stored: readonly StoredMessage[];
  readonly runs: readonly RunRecord[];
  readonly sessionVersions?: Readonly<Record<string, FlowVersion>>;
  /** Kept by the page from an earlier life. */
  readonly uiState?: unknown;
}

const chat: Scenario = {
  flow: aFlow(),
  flowError: undefined,
  sessions,
  sessionId: flowId,
  messages: conversation,
  hasOlder: false,
  running: [],
  isTrusted: true,
  lastRun: run,
  stored: conversation,
  runs: [
    run,
    aRun({
      id: 'run-2',
      startedAt: minutesAgo(22),
      durationMs: 800,
      status: 'failed',
      inputValue: 'Summarise the complaint in the attached file.',
      error: providerError,
      nodes: [
        aNode({ nodeId: 'ChatInput-1', component: 'Chat Input', type: 'ChatInput', durationMs: 3 }),
        aNode({ status: 'failed', startMs: 3, durationMs: 797, error: providerError }),
      ],
    }),
    aRun({
      id: 'run-3',
      startedAt: minutesAgo(29),
      durationMs: 1100,
      inputValue: 'Do you also ship to Austria?',
    }),
  ],
};

const empty: Scenario = {
  ...chat,
  sessions: [],
  messages: [],
  stored: [],
  lastRun: undefined,
  runs: [],
};

const problems: readonly RunError[] = [
  {
    code: 'component-unknown',
    message: 'There is no native version of Apify Actors.',
    remedy: 'Remove it, or replace it by another component.',
    subject: { nodeId: 'Apify-1', component: 'Apify Actors' },
  },
  {
    code: 'component-custom',
    message: 'This component’s code was edited. Code of a flow file is never run here.',
    subject: { nodeId: 'Custom-1', component: 'My Filter' },
  },
];

/** Every state of the page that is looked at and tested, by name. */
const bilingual = [
  aMessage({ seq: 1, sender: 'User', senderName: 'User', text: 'Is it packed?' }),
  aMessage({
    seq: 2,
    senderName: 'AI',
    text: 'Yes, it was packed at 13:40.',
    properties: { ...plainProperties, output: 'English' },
  }),
  aMessage({
    seq: 3,
    senderName: 'AI',
    text: 'Ja, um 13:40 Uhr.',
    properties: { ...plainProperties, output: 'German' },
  }),
];
const twoOutputs = {
  flow: aFlow({ graph: twoOutputsGraph }),
  messages: bilingual,
  stored: bilingual,
};

export const scenarios: Readonly<Record<string, Scenario>> = {
  chat,
  errors: { ...chat, messages: errors, stored: errors },
  agent: { ...chat, sessionId: flowId, messages: agent, stored: agent },
  empty,
  'no-flow': { ...empty, flow: undefined, sessionId: '' },
  broken: {
    ...empty,
    flow: undefined,
    sessionId: '',
    flowError: {
      code: 'flow-unreadable',
      message: 'flows/support-agent.json is not JSON: unexpected end at line 41.',
      remedy: 'Export the flow from Langflow again.',
      subject: { file: 'flows/support-agent.json' },
    },
  },
  untrusted: { ...empty, isTrusted: false },
  'untrusted-read': { ...chat, isTrusted: false },
  problems: { ...empty, flow: aFlow({ problems }) },
  prompt: promptScenario(chat),
  form: {
    ...chat,
    flow: formFlow,
    lastRun: formRun,
    messages: [],
    stored: [],
    runs: [formRun],
    uiState: { isSidebarOpen: false },
  },
  run: {
    ...chat,
    flow: aFlow({
      name: 'Nightly Report',
      layout: 'run',
      hasChatInput: false,
      hasChatOutput: false,
    }),
    lastRun: { ...run, flowName: 'Nightly Report' },
    messages: [],
    stored: [],
    uiState: { isSidebarOpen: false },
  },
  'chat-io': {
    ...chat,
    flow: aFlow({ inputs: formFlow.inputs.slice(1), outputs: formFlow.outputs.slice(0, 1) }),
    lastRun: formRun,
  },
  'every-input': {
    ...chat,
    flow: everyInputFlow,
    lastRun: everyOutputRun,
    runs: [everyOutputRun],
    messages: [],
    stored: [],
    uiState: { isSidebarOpen: false },
  },
  'two-outputs': { ...chat, ...twoOutputs },
  'no-input': { ...chat, flow: aFlow({ hasChatInput: false }) },
  'other-version': {
    ...chat,
    sessionVersions: {
      [flowId]: { contentHash: earlierHash },
      'order-8841': { contentHash: currentHash },
    },
  },
  trace: { ...chat, runs: [resumedRun, agentRun, ...chat.runs] },
  loop: { ...chat, flow: aFlow({ graph: loopGraph }), runs: [loopRun(2)] },
  'long-loop': { ...chat, flow: aFlow({ graph: loopGraph }), runs: [loopRun(400)] },
  group: { ...chat, flow: aFlow({ graph: groupedGraph }) },
  'big-flow': { ...chat, flow: aFlow({ graph: bigGraph(1_000) }) },
  long: longScenario(2_000),
  huge: longScenario(10_000),
};

function longScenario(count: number): Scenario {
  const stored = Array.from({ length: count }, (_, index) =>
    index % 2 === 0
      ? aMessage({
          seq: index + 1,
          sender: 'User',
          senderName: 'User',
          text: `Question ${index / 2 + 1}`,
          timestamp: minutesAgo(count - index),
        })
      : aMessage({
          seq: index + 1,
          senderName: 'Support Agent',
          text: `Answer ${(index + 1) / 2}\n\n${index % 10 === 1 ? answer : 'A short paragraph of **two** sentences. It says `nothing` new.'}`,
          timestamp: minutesAgo(count - index),
          properties: { ...plainProperties, duration_ms: 900 },
        }),
  );
  const first = sessions.map((session) =>
    session.id === flowId ? { ...session, messageCount: count } : session,
  );
  return { ...chat, sessions: first, stored, messages: stored.slice(-50), hasOlder: true };
}

import { systemClock } from '../../src/base/clock';
import { AppError } from '../../src/base/errors';
import { newId } from '../../src/base/ids';
import { silentLogger } from '../../src/base/logger';
import { MemorySecrets } from '../../src/cli/memorySecrets';
import type { ModelPort } from '../../src/flow/ports';
import type { RunEvent } from '../../src/protocol/model';
import { builtinRegistry } from '../../src/runtime';
import { FlowCatalog } from '../../src/sessions/flowCatalog';
import type { RunRequest } from '../../src/sessions/runRequest';
import { RunService, type RunServiceOptions } from '../../src/sessions/runService';
import { SessionService } from '../../src/sessions/sessionService';
import { MemoryFlowFiles } from './memoryFlowFiles';
import { MemoryStore } from './memoryStore';
import { sampleFlowText, unknownComponentFlow } from './sampleFlow';

/** The id of a flow with a component that nobody knows. */
export const mysteryId = '0f0f0f0f-1111-4222-8333-444444444444';

/** No models at all. */
export const noModels: ModelPort = {
  open: () => Promise.reject(new AppError('provider-unknown', 'No models in this test.')),
  defaultModel: () => Promise.resolve(undefined),
};

/** An echo whose Chat Input is frozen. */
const frozenInput = sampleFlowText('echo', { id: newId(), name: 'frozen' }).replace(
  '"frozen":false',
  '"frozen":true',
);

/** Runs of sample flows, kept in memory. */
export function runsUnderTest(
  models: ModelPort = noModels,
  options: Partial<RunServiceOptions> & { readonly store?: MemoryStore } = {},
): { runs: RunService; store: MemoryStore } {
  const store = options.store ?? new MemoryStore();
  const registry = builtinRegistry();
  const files = new MemoryFlowFiles({
    'echo.json': sampleFlowText('echo'),
    'chatbot.json': sampleFlowText('memory-chatbot'),
    'half.json': sampleFlowText('echo', { id: newId() }).replaceAll('ChatOutput', 'Mystery'),
    'mystery.json': unknownComponentFlow(mysteryId),
    'frozen.json': frozenInput,
    'broken.json': sampleFlowText('router').slice(0, -9),
  });
  const runs = new RunService({
    catalog: new FlowCatalog(files, registry, silentLogger),
    sessions: new SessionService(store),
    registry,
    modelsWith: () => models,
    secrets: new MemorySecrets(),
    environment: {},
    clock: systemClock,
    logger: silentLogger,
    ...options,
    store,
  });
  return { runs, store };
}

/** A request to say "Hi" to the echo, with what differs. */
export function echoRequest(overrides: Partial<RunRequest> = {}): RunRequest {
  return { flow: 'echo', origin: 'api', inputValue: 'Hi', ...overrides };
}

/** All events of a run. */
export async function collectEvents(events: AsyncIterable<RunEvent>): Promise<readonly RunEvent[]> {
  const all: RunEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** A signal that is never aborted. */
export const never = new AbortController().signal;

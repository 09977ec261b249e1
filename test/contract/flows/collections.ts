import type { JsonObject } from '../../../src/base/json';
import { agentCases } from './agentCases';
import { agentOutcome } from './agentOutcome';
import type { FlowCase } from './flowCase';
import { loopCases, settingCases } from './loopCases';
import type { CaseOutcome } from './runFlowCase';
import { semanticCases } from './semanticCases';

interface Collection {
  /** The file of its recording in test/fixtures/recorded. */
  readonly name: string;
  readonly cases: readonly FlowCase[];
  /** What of an outcome is compared. */
  readonly keep: (outcome: CaseOutcome) => JsonObject;
}

export const flowCollection: Collection = {
  name: 'flows',
  cases: [...semanticCases, ...loopCases, ...settingCases],
  keep: ({ runs }) => ({ runs }),
};

/** Agents are compared by what their model was asked and by what they said, too. */
export const agentCollection: Collection = {
  name: 'agents',
  cases: agentCases,
  keep: agentOutcome,
};

export const collections: readonly Collection[] = [flowCollection, agentCollection];

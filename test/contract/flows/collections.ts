import type { JsonObject } from '../../../src/base/json';
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

export const collections: readonly Collection[] = [flowCollection];

import type { Exchange } from './exchange';
import { fileRequests } from './fileRequests';
import { cleanUp, flowRequests } from './flowRequests';
import { recordRequests } from './recordRequests';
import { runRequests } from './runRequests';
import { serverRequests, settingRequests } from './serverRequests';

/** What is sent to a real Langflow and to ours, good and bad, in this order. `{nobody}` is an id that nothing has. */
export const requests: readonly Exchange[] = [
  ...serverRequests,
  ...flowRequests,
  ...runRequests,
  ...recordRequests,
  ...fileRequests,
  ...settingRequests,
  ...cleanUp,
];

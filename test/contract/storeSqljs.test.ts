import { StoreFolder } from '../support/storeFiles';
import { storeHere } from '../support/storeInProcess';
import { describeMessageStore } from './storeContract';
import { describeRandomOperations } from './storeRandom';
import type { StoreHarness } from './storeSuite';

/** In this thread, which opens faster. */
async function inProcess(): Promise<StoreHarness> {
  const folder = await StoreFolder.create();
  return { open: () => storeHere(folder.file), dispose: () => folder.dispose() };
}

describeMessageStore('sql.js on a file', () => StoreFolder.create());
describeRandomOperations('sql.js', inProcess, 25);

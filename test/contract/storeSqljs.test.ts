import { StoreFolder } from '../support/storeFiles';
import { storeHere } from '../support/storeInProcess';
import { describeMessageStore } from './storeContract';
import { describeRandomOperations, type SharedHarness } from './storeRandom';

/** In this thread, which opens faster. */
async function inProcess(): Promise<SharedHarness> {
  const folder = await StoreFolder.create();
  return {
    open: () => storeHere(folder.file),
    insertElsewhere: (row) => folder.insertElsewhere(row),
    dispose: () => folder.dispose(),
  };
}

describeMessageStore('sql.js on a file', () => StoreFolder.create());
describeRandomOperations('sql.js', inProcess, 25);

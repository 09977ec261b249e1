import { createLangflowDatabase } from '../support/langflowDatabase';
import { StoreFolder } from '../support/storeFiles';
import { describeMessageStore } from './storeContract';

async function besideLangflow(): Promise<StoreFolder> {
  const folder = await StoreFolder.create();
  createLangflowDatabase(folder.file, 'late').close();
  return folder;
}

describeMessageStore("sql.js beside Langflow's own tables", besideLangflow);

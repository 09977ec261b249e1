import { StoreFolder } from '../support/storeFiles';
import { describeMessageStore } from './storeContract';

describeMessageStore('sql.js on a file', () => StoreFolder.create());

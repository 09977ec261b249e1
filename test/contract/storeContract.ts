import { describeBulk, describeSessionEdit } from './storeBulk';
import { describeHistory, describeSearch } from './storeHistory';
import { describeMessages } from './storeMessages';
import { describeSessions } from './storeSessions';
import { StoreSuite, type StoreHarness } from './storeSuite';
import { describeRetention } from './storeRetention';
import { describeRuns, describeUpkeep } from './storeUpkeep';

/** What every message store does, whatever it keeps its messages in. */
export function describeMessageStore(name: string, create: () => Promise<StoreHarness>): void {
  describe(`${name} as a message store`, () => {
    const suite = new StoreSuite(create);
    beforeEach(() => suite.start());
    afterEach(() => suite.stop());

    describeMessages(suite);
    describeSessions(suite);
    describeBulk(suite);
    describeSessionEdit(suite);
    describeSearch(suite);
    describeHistory(suite);
    describeRuns(suite);
    describeUpkeep(suite);
    describeRetention(suite);
  });
}

import { PageDriver } from './pageDriver';
import { PageHarness } from './pageHarness';

/** The page that a test has open. */
export interface PageInTest {
  readonly harness: PageHarness;
  /** Of the page opened last. */
  readonly driver: PageDriver;
  open(options: Parameters<PageHarness['open']>[0]): Promise<PageDriver>;
}

/** Gives the tests of a suite a browser; each test's page must have had no problem, and is closed after it. */
export function usePage(): PageInTest {
  let harness: PageHarness | undefined;
  let driver: PageDriver | undefined;

  before(async () => {
    harness = await PageHarness.start();
  });

  after(async () => {
    await harness?.stop();
  });

  afterEach(async () => {
    const shown = driver;
    driver = undefined;
    await shown?.expectNoProblems();
    await shown?.close();
  });

  return {
    get harness() {
      if (harness === undefined) throw new Error('The browser has not started.');
      return harness;
    },
    get driver() {
      if (driver === undefined) throw new Error('No page is open.');
      return driver;
    },
    async open(options) {
      driver = new PageDriver(await this.harness.open(options));
      return driver;
    },
  };
}

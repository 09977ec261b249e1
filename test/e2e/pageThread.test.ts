import assert from 'node:assert/strict';
import { eventually } from '../support/eventually';
import { PageDriver } from '../support/page/pageDriver';
import { PageHarness } from '../support/page/pageHarness';

describe('the thread', () => {
  let harness: PageHarness;
  let driver: PageDriver;

  before(async () => {
    harness = await PageHarness.start();
  });

  after(async () => {
    await harness.stop();
  });

  afterEach(async () => {
    await driver.expectNoProblems();
    await driver.close();
  });

  async function open(scenario: string): Promise<PageDriver> {
    driver = new PageDriver(await harness.open({ scenario, height: 600 }));
    return driver;
  }

  it('says which of several outputs each answer comes from', async () => {
    const { messages } = await open('two-outputs');
    await messages.nth(1).locator('.source', { hasText: 'English' }).waitFor();
    await messages.nth(2).locator('.source', { hasText: 'German' }).waitFor();
    assert.match((await messages.nth(2).getAttribute('aria-label')) ?? '', /^AI, German, /);
    assert.equal(await messages.nth(0).locator('.source').count(), 0);
  });

  /** Pixels between what is seen and the end. */
  function distanceToEnd(): Promise<number> {
    return driver.thread.evaluate(
      (thread) => thread.scrollHeight - thread.clientHeight - thread.scrollTop,
    );
  }

  async function scrollTo(top: number): Promise<void> {
    await driver.thread.evaluate(async (thread, place) => {
      thread.scrollTop = place;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }, top);
  }

  it('opens at its end', async () => {
    await open('long');
    await driver.page.waitForFunction(() => {
      const thread = document.querySelector('.thread');
      return thread !== null && thread.scrollHeight - thread.clientHeight - thread.scrollTop < 1;
    });
    assert.ok((await driver.messages.count()) <= 100);
  });

  it('follows an answer while the reader is at its end', async () => {
    await open('long');
    const id = await driver.beginAnswer('Go on');
    await driver.stream(
      id,
      Array.from({ length: 40 }, (_, index) => `Paragraph ${index}.\n\n`),
    );
    assert.ok((await distanceToEnd()) < 2);
  });

  it('stays where the reader is while an answer grows below', async () => {
    await open('long');
    const id = await driver.beginAnswer('Go on');
    await driver.stream(
      id,
      Array.from({ length: 30 }, () => 'A line.\n\n'),
    );
    const top = await driver.thread.evaluate((thread) => thread.scrollTop - 500);
    await scrollTo(top);
    await driver.stream(
      id,
      Array.from({ length: 30 }, () => 'Another line.\n\n'),
    );
    assert.equal(await driver.thread.evaluate((thread) => thread.scrollTop), top);
    await driver.page.getByRole('button', { name: /^Jump to the newest/ }).click();
    await driver.page.waitForFunction(() => document.querySelector('.jump') === null);
    assert.ok((await distanceToEnd()) < 2);
  });

  it('takes back what an agent said before it used a tool', async () => {
    await open('chat');
    const id = await driver.beginAnswer('Work it out');
    await driver.stream(id, ['Let me calculate that first.']);
    await driver.restartAnswer(id, '');
    await driver.stream(id, ['It is 42.']);
    const answer = driver.messages.last();
    await answer.getByText('It is 42.').waitFor();
    assert.equal(await answer.getByText('Let me calculate').count(), 0);
  });

  it('goes to its end when the user sends', async () => {
    await open('long');
    await scrollTo(0);
    await driver.beginAnswer('Here');
    await driver.page.waitForFunction(() => document.querySelector('.jump') === null);
    assert.ok((await distanceToEnd()) < 2);
  });

  for (const top of [600, 0]) {
    it(`draws earlier messages above without moving what is read, ${top} pixels from the top`, async () => {
      await open('long');
      const { drawn, moved } = await driver.thread.evaluate(async (thread, place) => {
        const before = thread.querySelectorAll('.message').length;
        thread.scrollTop = place;
        const edge = thread.getBoundingClientRect().top;
        const seen = [...thread.querySelectorAll('.message')].find(
          (message) => message.getBoundingClientRect().top >= edge,
        );
        const offset = seen?.getBoundingClientRect().top ?? 0;
        for (let frame = 0; frame < 20; frame++) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        return {
          drawn: thread.querySelectorAll('.message').length - before,
          moved: (seen?.getBoundingClientRect().top ?? 0) - offset,
        };
      }, top);
      assert.ok(drawn > 0);
      // What was never drawn before has an estimated height until it is.
      assert.ok(Math.abs(moved) < 10, `moved by ${moved}`);
    });
  }

  it('draws a part of a long session at a time, and reaches its first message', async () => {
    await open('long');
    await eventually(
      'the first message is reached',
      () =>
        driver.thread.evaluate(async (thread) => {
          for (let frame = 0; frame < 50; frame++) {
            thread.scrollTop -= 1500;
            await new Promise((resolve) => requestAnimationFrame(resolve));
          }
          return thread.querySelector('.bubble')?.textContent === 'Question 1';
        }),
      45_000,
    );
    assert.ok((await driver.messages.count()) <= 120);
    await driver.thread.press('Control+End');
    await driver.messages.getByText('Answer 1000').waitFor();
    assert.ok((await distanceToEnd()) < 2);
  });

  it('returns to the place the reader left in a session', async () => {
    await open('long');
    await scrollTo(900);
    const seen = await firstVisible();
    await driver.session('order-8841').click();
    await driver.page.getByText('No messages in this session').waitFor();
    await driver.session('Default Session').click();
    await eventually(
      'the place is shown again',
      async () => (await firstVisible()).text === seen.text,
    );
  });

  it('takes over what another window changed, without rendering the rest again', async () => {
    await open('chat');
    await driver.page.evaluate(() => {
      const articles = document.querySelectorAll('.message .bubble');
      Reflect.set(window, 'firstBubble', articles[0]);
    });
    await driver.page.evaluate(() => {
      window.fakeHost.emitChanged(2, 'Changed elsewhere.');
    });
    await driver.messages.nth(1).getByText('Changed elsewhere.').waitFor();
    const isSame = await driver.page.evaluate(
      () => document.querySelector('.message .bubble') === Reflect.get(window, 'firstBubble'),
    );
    assert.ok(isSame);
  });

  async function firstVisible(): Promise<{ text: string; top: number }> {
    return driver.thread.evaluate((thread) => {
      const edge = thread.getBoundingClientRect().top;
      const message = [...thread.querySelectorAll('.message')].find(
        (item) => item.getBoundingClientRect().top >= edge,
      );
      const box = message?.getBoundingClientRect();
      return {
        text: message?.querySelector('.bubble, .md')?.textContent ?? '',
        top: box?.top ?? 0,
      };
    });
  }

  it('draws formulas and loads pictures of the web only when asked', async () => {
    const { page } = await open('empty');
    const id = await driver.beginAnswer('Explain');
    const answer =
      'So $\\vec{a}^2$.\n\n$$\n\\frac{1}{2}\n$$\n\n![A chart](https://example.com/c.png)';
    await driver.stream(id, [answer]);
    await driver.endAnswer(id, answer);
    await page.waitForFunction(() => document.querySelectorAll('.math .katex').length === 2);
    assert.deepEqual(await driver.calls('loadImage'), []);
    await page.getByRole('link', { name: 'Load image: A chart' }).click();
    await page.locator('img[title="From https://example.com/c.png"]').waitFor();
    assert.deepEqual(await driver.lastCall('loadImage'), { url: 'https://example.com/c.png' });
  });
});

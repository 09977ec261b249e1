import assert from 'node:assert/strict';
import { PageDriver } from '../support/page/pageDriver';
import { PageHarness } from '../support/page/pageHarness';

describe('inputs of a form', () => {
  let harness: PageHarness;
  let driver: PageDriver;

  before(async () => {
    harness = await PageHarness.start();
  });

  after(async () => {
    await harness.stop();
  });

  beforeEach(async () => {
    driver = new PageDriver(await harness.open({ scenario: 'every-input', height: 1400 }));
  });

  afterEach(async () => {
    await driver.expectNoProblems();
    await driver.close();
  });

  /** What the next run is given. */
  async function run(): Promise<unknown> {
    await driver.page.getByRole('button', { name: 'Run Flow', exact: true }).click();
    const sent = await driver.lastCall('send');
    return typeof sent === 'object' && sent !== null && 'inputs' in sent ? sent.inputs : undefined;
  }

  function drop(group: string, name: string): Promise<void> {
    const field = driver.page.getByRole('group', { name: group, exact: true });
    return field.locator('.drop').evaluate((place, fileName) => {
      const data = new DataTransfer();
      data.items.add(new File(['[1]'], fileName));
      place.dispatchEvent(
        new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }),
      );
    }, name);
  }

  it('leave to the flow what nobody changed', async () => {
    assert.equal(await run(), undefined);
  });

  it('take files by picker and drop, and say beside the field what they do not take', async () => {
    const { page } = driver;
    const invoices = page.getByRole('group', { name: 'Invoices', exact: true });
    await invoices.locator('input[type="file"]').setInputFiles([
      { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF') },
      { name: 'b.xlsx', mimeType: 'application/zip', buffer: Buffer.from('PK') },
    ]);
    await invoices.getByRole('listitem').filter({ hasText: 'b.xlsx' }).waitFor();
    await drop('Invoices', 'c.csv');
    await invoices.getByRole('listitem').filter({ hasText: 'c.csv' }).waitFor();
    await invoices.getByRole('button', { name: 'Remove a.pdf' }).click();
    await drop('JSON File', 'table.csv');
    const json = page.getByRole('group', { name: 'JSON File', exact: true });
    await json.getByText(/table\.csv cannot be attached/).waitFor();
    await drop('JSON File', 'data.json');
    await json.getByRole('listitem').filter({ hasText: 'data.json' }).waitFor();
    assert.equal(await json.getByText(/cannot be attached/).count(), 0);

    const inputs = JSON.stringify(await run());
    assert.match(inputs, /"File-1":\{"path":\["[^"]+_b\.xlsx","[^"]+_c\.csv"\]\}/);
    assert.match(inputs, /"JSONtoData-1":\{"json_file":"[^"]+_data\.json"\}/);
  });

  it('keep a refused file out, and say why', async () => {
    await driver.failNext('attachFile', 'input-invalid', 'The disk is full.');
    await drop('Invoices', 'a.txt');
    const invoices = driver.page.getByRole('group', { name: 'Invoices', exact: true });
    await invoices.getByText('The disk is full.').waitFor();
    assert.equal(await invoices.getByRole('listitem').count(), 0);
  });

  it('edit a list by keyboard', async () => {
    const { page } = driver;
    const item = (place: number) =>
      page.getByRole('textbox', { name: `Suppliers: item ${place}`, exact: true });
    await item(2).press('Enter');
    await item(3).fill('Tauern');
    await item(3).press('Alt+ArrowUp');
    await item(1).focus();
    await page.keyboard.press('Enter');
    // The new row has the focus; empty, Backspace takes it away again.
    await item(2).press('Backspace');
    assert.deepEqual(await run(), {
      'CreateList-1': { texts: ['Alpenholz', 'Tauern', 'Seewerk'] },
    });
    await page.getByRole('button', { name: 'Reset Suppliers to the value in the flow' }).click();
    await item(3).waitFor({ state: 'detached' });
    assert.equal(await item(2).inputValue(), 'Seewerk');
  });

  it('make a list of several lines that are pasted', async () => {
    const { page } = driver;
    const suppliers = page.getByRole('group', { name: 'Suppliers', exact: true });
    await suppliers.getByRole('button', { name: 'Add Item' }).click();
    const third = page.getByRole('textbox', { name: 'Suppliers: item 3', exact: true });
    await third.evaluate((input) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', 'one\ntwo\n\nthree');
      input.dispatchEvent(
        new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }),
      );
    });
    await page.getByRole('textbox', { name: 'Suppliers: item 5', exact: true }).waitFor();
    assert.deepEqual(await run(), {
      'CreateList-1': { texts: ['Alpenholz', 'Seewerk', 'one', 'two', 'three'] },
    });
  });

  it('edit keys and values, and do not run with a key twice', async () => {
    const { page } = driver;
    const key = (place: number) => page.getByRole('textbox', { name: `Thresholds: key ${place}` });
    const value = (place: number) =>
      page.getByRole('textbox', { name: `Thresholds: value ${place}` });
    await value(2).fill('250');
    await value(2).press('Enter');
    await key(3).fill('currency');
    await page.getByText('The key currency stands there twice.').waitFor();
    await page.getByRole('button', { name: 'Run Flow', exact: true }).click();
    await driver.status.filter({ hasText: 'Thresholds: The key currency' }).waitFor();
    assert.deepEqual(await driver.calls('send'), []);
    await key(3).fill('country');
    await value(3).fill('AT');
    assert.deepEqual(await run(), {
      'CreateData-1': { field_1_key: { currency: 'EUR', limit: '250', country: 'AT' } },
    });
  });

  it('say where JSON is broken, go there instead of running, and format it', async () => {
    const { page } = driver;
    const rules = page.getByRole('textbox', { name: 'Rules' });
    await rules.fill('{"rounding": 2,\n "taxes": [1 2]}');
    await page.getByText('This is no valid JSON: line 2, column 14.').waitFor();
    await page.getByRole('button', { name: 'Run Flow', exact: true }).click();
    await page.waitForFunction(() => document.activeElement?.id === 'input-5-3');
    assert.deepEqual(await driver.calls('send'), []);
    await rules.fill('{"rounding":3}');
    await page
      .locator('[data-input="DynamicCreateData-1 dynamic_rules"]')
      .getByRole('button', { name: 'Format JSON' })
      .click();
    await page.waitForFunction(() =>
      [...document.querySelectorAll('textarea')].some(
        ({ value }) => value === '{\n  "rounding": 3\n}',
      ),
    );
    await page.getByRole('textbox', { name: 'JSON String' }).fill('{"name": "Tauern"}');
    assert.deepEqual(await run(), {
      'JSONtoData-1': { json_string: '{"name": "Tauern"}' },
      'DynamicCreateData-1': { dynamic_rules: { rounding: 3 } },
    });
  });

  it('take numbers, choices and switches', async () => {
    const { page } = driver;
    await page.getByRole('textbox', { name: 'Year' }).fill('20x');
    await page.getByText('This is no number.').waitFor();
    await page.getByRole('textbox', { name: 'Year' }).fill('2025');
    await page.getByRole('checkbox', { name: 'Strict' }).check();
    await page.getByRole('combobox', { name: 'Language' }).selectOption('French');
    assert.deepEqual(await run(), {
      'DynamicCreateData-1': {
        dynamic_year: 2025,
        dynamic_strict: true,
        dynamic_language: 'French',
      },
    });
  });

  it('keep what was typed through a failed run, a reload and a change of the file', async () => {
    const { page } = driver;
    const rules = page.getByRole('textbox', { name: 'Rules' });
    await rules.fill('{"half":');
    await page.getByRole('textbox', { name: 'Instruction' }).fill('Only the largest.');
    await page.getByRole('textbox', { name: 'Suppliers: item 1', exact: true }).fill('Holz');
    await page.waitForFunction(() => sessionStorage.getItem('page-state')?.includes('Holz'));
    await page.reload();
    await page.locator('fp-page:not([aria-busy])').waitFor({ state: 'attached' });
    assert.equal(await rules.inputValue(), '{"half":');

    await driver.failNext('send', 'internal', 'The flow is broken.');
    await rules.fill('{"half": 1}');
    await page.getByRole('button', { name: 'Run Flow', exact: true }).click();
    await page.getByText('The flow is broken.').waitFor();
    assert.equal(await rules.inputValue(), '{"half": 1}');

    await page.evaluate(() => {
      const inputs = window.fakeHost.flow?.inputs ?? [];
      // Someone takes the list out of the file and puts it back; another input moves.
      window.fakeHost.emitFlow({ inputs: inputs.filter(({ type }) => type !== 'CreateList') });
      window.fakeHost.emitFlow({ inputs: inputs.toReversed() });
    });
    await page.locator('[data-input]').first().getByText('Year').waitFor();
    const first = page.getByRole('textbox', { name: 'Suppliers: item 1', exact: true });
    assert.equal(await first.inputValue(), 'Holz');
    assert.equal(
      await page.getByRole('textbox', { name: 'Instruction' }).inputValue(),
      'Only the largest.',
    );
  });
});

describe('outputs of a form', () => {
  let harness: PageHarness;
  let driver: PageDriver;

  before(async () => {
    harness = await PageHarness.start();
  });

  after(async () => {
    await harness.stop();
  });

  beforeEach(async () => {
    driver = new PageDriver(await harness.open({ scenario: 'every-input' }));
  });

  afterEach(async () => {
    await driver.expectNoProblems();
    await driver.close();
  });

  it('are text, a table, a picture and JSON', async () => {
    const { page } = driver;
    const outputs = page.getByRole('region', { name: 'Outputs' });
    await outputs.locator('strong', { hasText: '3' }).waitFor();
    await outputs.locator('.tok-key', { hasText: 'currency' }).waitFor();
    const picture = outputs.getByRole('img', { name: 'Chart' });
    await page.waitForFunction(() => document.querySelector('img.picture')?.clientWidth === 96);
    assert.match((await picture.getAttribute('src')) ?? '', /^data:image\/png/);
    await page.getByRole('button', { name: 'Copy Totals' }).click();
    assert.match(JSON.stringify(await driver.lastCall('act')), /"action":"copy".*4711\.5/);
  });

  it('sort a table and load all of it, drawing only what is in sight', async () => {
    const { page } = driver;
    const positions = page.getByRole('region', { name: 'Positions' });
    await positions.getByText('Table, first 1,000 rows').waitFor();
    await positions.getByRole('button', { name: 'Load everything of Positions' }).click();
    await positions.getByText('Table, 5,000 rows').waitFor();
    await positions.getByRole('button', { name: 'Amount' }).click();
    await positions.getByRole('button', { name: 'Amount' }).click();
    await positions
      .getByRole('columnheader', { name: 'Amount' })
      .and(positions.locator('[aria-sort="descending"]'))
      .waitFor();
    const first = await positions.locator('tbody tr:not(.gap)').first().innerText();
    assert.match(first, /999\.\d/);
    assert.ok((await positions.locator('tbody tr').count()) < 80);
    await positions.locator('.table-scroll').evaluate((list) => {
      list.scrollTop = list.scrollHeight;
    });
    await positions.locator('tr[aria-rowindex="5001"]').waitFor();
  });
});

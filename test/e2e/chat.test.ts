import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { FrameLocator, Locator } from 'playwright-core';
import { eventually } from '../support/eventually.js';
import { pressRevealed } from '../support/pressRevealed.js';
import { ScriptedProvider } from '../support/scriptedProvider.js';
import { startWorkbench } from '../support/workbench/startWorkbench.js';
import type { Workbench } from '../support/workbench/workbench.js';

const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
  'base64',
);

/** One story: each test goes on where the one before it stopped. */
describe('talking to a flow', () => {
  let provider: ScriptedProvider;
  let workbench: Workbench;

  before(async () => {
    provider = await ScriptedProvider.start({});
    workbench = await startWorkbench();
    await workbench.configure({ 'flowPlayground.models.openaiBaseUrl': provider.openAiBaseUrl });
    await workbench.reload();
    await workbench.quickInput.openFile('memory-chatbot.json');
    await workbench.pressEditorAction('Run Flow');
    await page().getByText('No messages in this session').waitFor();
  });

  after(async () => {
    await workbench.stop();
    await provider.close();
  });

  function page(): FrameLocator {
    return workbench.webview();
  }

  function messages(): Locator {
    return page().getByRole('log').getByRole('article');
  }

  async function ask(text: string, answer: string): Promise<void> {
    provider.enqueue({ kind: 'say', chunks: [answer] });
    const composer = page().getByRole('textbox', { name: 'Message to Memory Chatbot' });
    await composer.fill(text);
    await composer.press('Enter');
    await messages().getByText(answer, { exact: true }).waitFor();
  }

  /** What the provider was sent last. */
  function lastRequest(): string {
    return JSON.stringify(provider.requests.at(-1)?.body['messages']);
  }

  it('sends a picture and a document to the model and shows them in the message', async () => {
    await page()
      .locator('input[type="file"]')
      .setInputFiles([
        { name: 'dot.png', mimeType: 'image/png', buffer: dot },
        { name: 'list.txt', mimeType: 'text/plain', buffer: Buffer.from('Bring milk') },
      ]);
    await page().getByRole('button', { name: 'Remove list.txt' }).waitFor();
    await ask('What is this?', 'A dot and a list.');
    assert.match(lastRequest(), /data:image\/png;base64,iVBOR/);
    assert.match(lastRequest(), /File 'list\.txt' contents:\\nBring milk/);
    const picture = messages().first().getByRole('img', { name: 'dot.png' });
    await picture.waitFor();
    await eventually('the picture is drawn', () =>
      picture.evaluate((image: HTMLImageElement) => image.naturalWidth === 1),
    );
  });

  it('marks what the model saw and shows the prompt', async () => {
    await ask('And now?', 'Still a dot.');
    await messages()
      .nth(1)
      .getByRole('button', { name: /^In prompt/ })
      .click();
    const card = page().getByRole('dialog', { name: 'Prompt of the last run' });
    await card.locator('mark').getByText('A dot and a list.').waitFor();
    await card.getByRole('button', { name: 'Dismiss' }).click();
  });

  it('regenerates an answer and switches between its versions', async () => {
    provider.enqueue({ kind: 'say', chunks: ['Another dot.'] });
    const answer = messages().nth(3);
    await pressRevealed(answer, answer.getByRole('button', { name: 'Regenerate (R)' }));
    await messages().getByText('Another dot.', { exact: true }).waitFor();
    const versions = (): Locator => page().getByRole('group', { name: 'Versions of this message' });
    await versions().getByText('2/2').waitFor();
    await versions().getByRole('button', { name: 'Previous version (Alt+Left)' }).click();
    await messages().getByText('Still a dot.', { exact: true }).waitFor();
    await versions().getByText('1/2').waitFor();
    await versions().getByRole('button', { name: 'Next version (Alt+Right)' }).click();
    await messages().getByText('Another dot.', { exact: true }).waitFor();
  });

  it('keeps a private session out of the database', async () => {
    await page().getByRole('button', { name: 'Sort and select' }).click();
    await page().getByRole('menuitem', { name: 'New Private Session' }).click();
    await page().getByText('Private session: nothing of it is stored').waitFor();
    await ask('Nobody must know', 'I will forget it.');
    const file = path.join(workbench.folder, '.langflow', 'langflow.db');
    const database = new DatabaseSync(file, { readOnly: true });
    const texts = JSON.stringify(database.prepare('select text from message').all());
    database.close();
    assert.match(texts, /Another dot/);
    assert.doesNotMatch(texts, /Nobody must know|I will forget it/);
  });
});

import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { AppError } from '../../src/base/errors.js';
import { editorMessages, editorOptions } from '../../src/host/editorPrompt.js';

const parameters = { type: 'object', properties: {} };
const tools = ['add', 'find'].map((name) => ({ name, description: name, parameters }));

describe('requests to the editor’s own models', () => {
  it('give the texts of files as parts of their own', () => {
    const [message] = editorMessages([{ role: 'user', text: 'Sum up', documents: ['A', 'B'] }]);
    const texts = message?.content.map((part) =>
      part instanceof vscode.LanguageModelTextPart ? part.value : undefined,
    );
    assert.deepEqual(texts, ['Sum up', 'A', 'B']);
  });

  it('give pictures where this VS Code can, and refuse them where it cannot', () => {
    const bytes = Uint8Array.from([1, 2]);
    const turn = {
      role: 'user',
      text: 'What?',
      images: [{ mediaType: 'image/png', bytes }],
    } as const;
    if (!('LanguageModelDataPart' in vscode)) {
      assert.throws(
        () => editorMessages([turn]),
        (error) => error instanceof AppError && error.code === 'not-supported',
      );
      return;
    }
    const picture: unknown = editorMessages([turn])[0]?.content[1];
    assert.equal(Reflect.get(Object(picture), 'mimeType'), 'image/png');
  });

  it('offer all tools, or make the model call the one that is required', () => {
    const free = editorOptions({ tools });
    assert.deepEqual([free.tools?.length, free.toolMode], [2, undefined]);
    const bound = editorOptions({ tools, requiredTool: 'find' });
    assert.deepEqual(
      [bound.tools?.map(({ name }) => name), bound.toolMode],
      [['find'], vscode.LanguageModelChatToolMode.Required],
    );
  });
});

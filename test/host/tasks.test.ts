import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { taskType } from '../../src/host/ids.js';
import { eventually } from '../support/eventually.js';
import { flowFile } from '../support/flowBuilder.js';
import { exampleFlow, flowPlayground, onlyFolder } from './flowPlayground.js';

/** Runs a task that Run Task offers, to its end. */
async function runTask(name: string): Promise<void> {
  const tasks = await vscode.tasks.fetchTasks({ type: taskType });
  const task = tasks.find((each) => each.name === name);
  assert.ok(task, tasks.map((each) => each.name).join(', '));
  const ended = new Promise<void>((resolve) => {
    const subscription = vscode.tasks.onDidEndTask(({ execution }) => {
      if (execution.task.name !== name) return;

      subscription.dispose();
      resolve();
    });
  });
  await vscode.tasks.executeTask(task);
  await ended;
}

describe('tasks', () => {
  it('run a flow in a session of its own', async () => {
    await flowPlayground();
    await runTask('run echo.json');
    const { folder } = await exampleFlow('echo');
    const { sessions } = await folder.runtime();
    await eventually('the session is there', () => sessions.getSession('Task: Echo'));
  });

  it('check the flows and list what is wrong as problems', async () => {
    const folder = await onlyFolder();
    const uri = folder.uriOf('wrong.json');
    const file = flowFile(
      [{ id: 'ChatInput-a' }, { id: 'Bespoke-b', displayName: 'Our Own', fields: { text: '' } }],
      ['ChatInput-a.message > Bespoke-b.text'],
    );
    const text = JSON.stringify({ ...file, name: 'Wrong' }, undefined, 2);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    (await folder.runtime()).catalog.refresh();
    await runTask('check');
    const found = await eventually('the problem is listed', () =>
      vscode.languages
        .getDiagnostics(uri)
        .find(({ message }) => message.includes('no native version')),
    );
    const line = text.split('\n').findIndex((each) => each.includes('"Our Own"'));
    assert.equal(found.range.start.line, line);
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    await vscode.workspace.fs.delete(uri);
    (await folder.runtime()).catalog.refresh();
  });
});

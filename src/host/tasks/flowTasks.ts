import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import type { SecretStore } from '../../sessions/secretStore';
import { freeSession, runForAnswer } from '../ai/runForAnswer';
import type { FlowDocuments } from '../flowFile/flowDocuments';
import { diagnosisContext } from '../flowFile/keyKnowledge';
import type { FlowInFolder, FolderRuntimes } from '../folderRuntimes';
import { problemMatcherName, taskType } from '../ids';
import { problemLine } from './problemLine';
import { readTask, type FlowTask } from './taskDefinition';
import { TaskTerminal, type TaskWork } from './taskTerminal';
import { explain, said } from '../words';

/** Flows that Run Task offers; others are named in `tasks.json`. */
const maxOffered = 50;

/** Tasks that check or run flows, for `tasks.json`, key bindings and the build. */
export class FlowTasks implements vscode.TaskProvider {
  constructor(
    private readonly runtimes: FolderRuntimes,
    private readonly documents: FlowDocuments,
    private readonly secrets: SecretStore,
  ) {}

  async provideTasks(): Promise<vscode.Task[]> {
    const flows = await this.runtimes.allFlows();
    if (flows.length === 0) return [];

    const runs = flows
      .slice(0, maxOffered)
      .map(({ folder, entry }) =>
        this.task({ type: taskType, task: 'run', flow: entry.path }, folder.folder),
      );
    return [this.task({ type: taskType, task: 'check' }), ...runs].flatMap((task) => task ?? []);
  }

  resolveTask({ definition, scope }: vscode.Task): vscode.Task | undefined {
    return this.task(definition, isFolder(scope) ? scope : undefined);
  }

  private task(
    definition: vscode.TaskDefinition,
    folder?: vscode.WorkspaceFolder,
  ): vscode.Task | undefined {
    const wanted = readTask(definition);
    if (wanted === undefined) return undefined;

    const name = wanted.flow === undefined ? wanted.task : `${wanted.task} ${wanted.flow}`;
    const work: TaskWork =
      wanted.task === 'check'
        ? (write, token) => this.check(wanted.flow, write, token)
        : (write, token) => this.run(wanted, write, token);
    const task = new vscode.Task(
      definition,
      folder ?? vscode.TaskScope.Workspace,
      name,
      'Flow Playground',
      new vscode.CustomExecution(() => Promise.resolve(new TaskTerminal(work))),
      wanted.task === 'check' ? [`$${problemMatcherName}`] : [],
    );
    if (wanted.task === 'check') task.group = vscode.TaskGroup.Test;
    return task;
  }

  private async check(
    wanted: string | undefined,
    write: (text: string) => void,
    token: vscode.CancellationToken,
  ): Promise<number> {
    const flows =
      wanted === undefined ? await this.runtimes.allFlows() : [await this.flowNamed(wanted)];
    let errors = 0;
    for (const flow of flows) {
      if (token.isCancellationRequested) return 1;

      errors += await this.checkOne(flow, write);
    }
    write(`${vscode.l10n.t('{0} flows checked, {1} errors.', flows.length, errors)}\n`);
    return errors === 0 ? 0 : 1;
  }

  /** Writes a line for each problem; returns how many of them keep the flow from running. */
  private async checkOne(
    { folder, entry }: FlowInFolder,
    write: (text: string) => void,
  ): Promise<number> {
    const uri = folder.uriOf(entry.path);
    const analysis = await this.documents.read(uri);
    if (analysis?.error !== undefined) {
      const message = explain(analysis.error);
      write(
        `${problemLine(entry.path, { line: 0, character: 0 }, { severity: 'error', message })}\n`,
      );
      return 1;
    }
    const context = await diagnosisContext(this.documents, this.secrets, uri);
    const problems = analysis?.diagnose(context) ?? [];
    for (const problem of problems) {
      const place = analysis?.positionAt(problem.span.offset) ?? { line: 0, character: 0 };
      write(`${problemLine(entry.path, place, { ...problem, message: said(problem.message) })}\n`);
    }
    return problems.filter(({ severity }) => severity === 'error').length;
  }

  private async run(
    { flow: wanted, input, session }: Extract<FlowTask, { task: 'run' }>,
    write: (text: string) => void,
    token: vscode.CancellationToken,
  ): Promise<number> {
    const flow = await this.flowNamed(wanted);
    const sessionId = session ?? (await freeSession(flow, `Task: ${flow.entry.name}`));
    await runForAnswer({ flow, input, sessionId }, token, write);
    write('\n');
    return 0;
  }

  private async flowNamed(wanted: string): Promise<FlowInFolder> {
    const flows = await this.runtimes.allFlows();
    const flow = flows.find(({ entry }) =>
      [entry.path, entry.id, entry.endpointName, entry.name].some((name) => name === wanted),
    );
    if (flow !== undefined) return flow;

    throw new AppError('flow-not-found', `There is no flow named ${wanted}.`, {
      remedy: 'Name its file, relative to the folder, or its id.',
    });
  }
}

function isFolder(scope: vscode.Task['scope']): scope is vscode.WorkspaceFolder {
  return typeof scope === 'object';
}

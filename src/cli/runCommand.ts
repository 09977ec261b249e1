import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../base/errors';
import { isJsonObject, tryParseJson, type JsonObject } from '../base/json';
import type { Logger } from '../base/logger';
import { parseModelName } from '../flow/modelName';
import type { ModelName, RunEvent } from '../protocol/model';
import { RunCollector, toEventLine, toStreamLine } from '../server/langflow/runEvents';
import { toRunResponse } from '../server/langflow/wireRun';
import { systemClock } from '../base/clock';
import { DiskFlowFiles } from './diskFlowFiles';
import { exitCodeOf, exitCodes, type ExitCode } from './exitCodes';
import { openRuntime, type NetworkOptions } from './openRuntime';
import { RunPrinter } from './runPrinter';
import { readAll, type Terminal } from './terminal';
import { placeOf } from './workspaceFolder';

export interface RunOptions extends NetworkOptions {
  /** `-` reads standard input. */
  readonly input?: string | undefined;
  readonly sessionId?: string | undefined;
  /** JSON, or `@` and the name of a file with it. */
  readonly tweaks?: string | undefined;
  readonly stream: boolean;
  readonly json: boolean;
  /** `provider/model` for every component that asks a model, instead of its own. */
  readonly model?: string | undefined;
  /** `provider/model` for components that have none selected. */
  readonly defaultModel?: string | undefined;
  readonly database?: string | undefined;
  readonly databaseUrl?: string | undefined;
  readonly refuseEdited?: boolean | undefined;
}

/** Runs one flow and prints its answer; progress goes to standard error. */
export async function run(
  terminal: Terminal,
  file: string,
  options: RunOptions,
  logger: Logger,
): Promise<ExitCode> {
  const place = placeOf(file, terminal.workingFolder);
  const tweaks = await readTweaks(options.tweaks, terminal.workingFolder);
  const model = parseModel('--model', options.model);
  const inputValue = options.input === '-' ? await readInput(terminal) : options.input;
  const runtime = await openRuntime(terminal, {
    root: place.root,
    files: new OneFlowFile(place.root, place.file, logger),
    calledFiles: new DiskFlowFiles(place.root, logger),
    databaseFile:
      options.database === undefined
        ? undefined
        : path.resolve(terminal.workingFolder, options.database),
    databaseUrl: options.databaseUrl,
    defaultModel: parseModel('--default-model', options.defaultModel),
    refuseEdited: options.refuseEdited,
    network: options,
    logger,
  });
  const controller = new AbortController();
  const stopListening = terminal.onInterrupt(() => {
    controller.abort();
  });
  try {
    const events = runtime.runs.run(
      {
        flow: place.file,
        origin: 'cli',
        inputValue,
        outputType: 'any',
        sessionId: options.sessionId,
        tweaks,
        stream: options.stream,
        model,
      },
      controller.signal,
    );
    return await (options.json
      ? printJson(terminal, events, inputValue, options.stream)
      : new RunPrinter(terminal, options.stream).print(events));
  } finally {
    stopListening();
    await runtime.dispose();
  }
}

async function readInput(terminal: Terminal): Promise<string> {
  // The line break that a shell or an editor puts at the end is no part of the message.
  return (await readAll(terminal.stdin)).replace(/\r?\n$/, '');
}

async function printJson(
  terminal: Terminal,
  events: AsyncIterable<RunEvent>,
  inputValue: string | undefined,
  isStream: boolean,
): Promise<ExitCode> {
  const collector = new RunCollector(inputValue, () => systemClock.now());
  for await (const event of events) {
    collector.add(event);
    const line = isStream ? toStreamLine(event) : undefined;
    if (line !== undefined) terminal.stdout.write(line.replace(/\n\n$/, '\n'));
  }
  const finished = collector.finished();
  if (finished === undefined) throw new AppError('internal', 'The run gave no result.');

  const { error } = finished.end;
  if (error !== undefined) {
    const told: JsonObject = {
      code: error.code,
      message: error.message,
      remedy: error.remedy ?? null,
    };
    terminal.stdout.write(`${JSON.stringify({ error: told })}\n`);
    return exitCodeOf(error.code);
  }
  const response = toRunResponse(finished);
  terminal.stdout.write(
    isStream
      ? toEventLine('end', { result: response }).replace(/\n\n$/, '\n')
      : `${JSON.stringify(response, undefined, 2)}\n`,
  );
  return exitCodes.ok;
}

async function readTweaks(
  text: string | undefined,
  workingFolder: string,
): Promise<JsonObject | undefined> {
  if (text === undefined) return undefined;

  const json = text.startsWith('@')
    ? await readFile(path.resolve(workingFolder, text.slice(1)), 'utf8').catch((error: unknown) => {
        throw new AppError('input-invalid', `The tweaks file ${text.slice(1)} cannot be read.`, {
          cause: error,
        });
      })
    : text;
  const tweaks = tryParseJson(json);
  if (isJsonObject(tweaks)) return tweaks;

  throw new AppError('input-invalid', '--tweaks takes a JSON object.', {
    remedy: `For example: --tweaks '{"ChatInput-abc12": {"sender_name": "Ada"}}'`,
  });
}

function parseModel(option: string, text: string | undefined): ModelName | undefined {
  if (text === undefined) return undefined;

  const model = parseModelName(text);
  if (model !== undefined) return model;

  throw new AppError('input-invalid', `${option} takes a provider and a model.`, {
    remedy: `For example: ${option} openai/gpt-4o-mini`,
  });
}

/** The folder as if it held this file only, so that running one flow does not read them all. */
class OneFlowFile extends DiskFlowFiles {
  constructor(
    root: string,
    private readonly file: string,
    logger: Logger,
  ) {
    super(root, logger);
  }

  override list(): ReturnType<DiskFlowFiles['list']> {
    return this.listOnly([this.file]);
  }
}

import { statSync } from 'node:fs';
import path from 'node:path';
import { toAppError } from '../base/errors';
import type { Logger } from '../base/logger';
import type { NodeSupport } from '../flow/engine';
import { looksLikeFlow } from '../flow/looksLikeFlow';
import { parseFlowText } from '../flow/parse';
import type { ComponentRegistry } from '../flow/registry';
import { checkFlow } from '../flow/validate';
import { builtinRegistry } from '../runtime';
import { DiskFlowFiles } from './diskFlowFiles';
import { exitCodes, type ExitCode } from './exitCodes';
import type { Terminal } from './terminal';

export interface CheckOptions {
  readonly json: boolean;
  readonly refuseEdited?: boolean | undefined;
}

/** What `check` says about one file. */
interface FlowReport {
  readonly file: string;
  readonly supported: boolean;
  readonly nodes: readonly Pick<NodeSupport, 'id' | 'type' | 'support' | 'reason'>[];
  /** Set where the file is no readable flow. */
  readonly error?: string;
}

/** Says node by node what runs natively. Folders stand for the flows in them. */
export async function check(
  terminal: Terminal,
  files: readonly string[],
  options: CheckOptions,
  logger: Logger,
): Promise<ExitCode> {
  const registry = builtinRegistry(() => (options.refuseEdited === true ? 'refuse' : 'useBuiltIn'));
  const reports: FlowReport[] = [];
  for (const file of files) {
    reports.push(...(await reportOn(file, terminal.workingFolder, registry, logger)));
  }
  const text = options.json
    ? JSON.stringify({ flows: reports }, undefined, 2)
    : reports.map((report) => describe(report, terminal)).join('\n');
  if (reports.length > 0 || options.json) terminal.stdout.write(`${text}\n`);
  if (reports.length === 0) {
    // A check of nothing that passed would be believed.
    terminal.stderr.write(`There is no flow in ${files.join(', ')}.\n`);
    return exitCodes.usage;
  }
  if (reports.some(({ error }) => error !== undefined)) return exitCodes.failed;
  return reports.every(({ supported }) => supported) ? exitCodes.ok : exitCodes.notSupported;
}

async function reportOn(
  name: string,
  workingFolder: string,
  registry: ComponentRegistry,
  logger: Logger,
): Promise<readonly FlowReport[]> {
  const absolute = path.resolve(workingFolder, name);
  const isFolder = statSync(absolute, { throwIfNoEntry: false })?.isDirectory() === true;
  const root = isFolder ? absolute : path.dirname(absolute);
  const files = new DiskFlowFiles(root, logger);
  if (!isFolder) return [await reportOnFile(files, path.basename(absolute), name, registry)];

  const reports: FlowReport[] = [];
  const entries = [...(await files.list())].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path: relative } of entries) {
    const text = await files.read(relative).catch(() => '');
    if (!looksLikeFlow(text)) continue;

    reports.push(await reportOnFile(files, relative, path.join(name, relative), registry));
  }
  return reports;
}

async function reportOnFile(
  files: DiskFlowFiles,
  relative: string,
  shownAs: string,
  registry: ComponentRegistry,
): Promise<FlowReport> {
  try {
    const flow = parseFlowText(await files.read(relative), { path: shownAs });
    const nodes = checkFlow(flow, registry).map(({ id, type, support, reason }) => ({
      id,
      type,
      support,
      reason,
    }));
    const supported = nodes.every(({ support }) => support !== 'unknown' && support !== 'custom');
    return { file: shownAs, supported, nodes };
  } catch (error) {
    return { file: shownAs, supported: false, nodes: [], error: toAppError(error).message };
  }
}

function describe(report: FlowReport, { colors }: Terminal): string {
  const { green, red, yellow, bold, dim } = colors;
  const verdict = report.supported ? green('runs natively') : red('does not run natively');
  const marks: Readonly<Record<NodeSupport['support'], string>> = {
    native: green('✓'),
    edited: yellow('✓'),
    skipped: dim('-'),
    unknown: yellow('✗'),
    custom: yellow('✗'),
  };
  const lines = report.nodes.map(({ id, support, reason }) => {
    const mark = marks[support];
    return `  ${mark} ${id}${reason === '' ? '' : dim(`  ${reason}`)}`;
  });
  return [
    `${bold(report.file)}: ${report.error === undefined ? verdict : red(report.error)}`,
    ...lines,
  ].join('\n');
}

import * as vscode from 'vscode';
import { AppError } from '../../base/errors';
import { asString, isRecord, tryParseJson } from '../../base/json';
import type { Flow } from '../../flow/flowFile';
import { versionScheme } from '../ids';

/** Where one version of a flow can be read, and what it is called. */
export interface FlowVersion {
  readonly uri: vscode.Uri;
  readonly label: string;
}

export interface VersionPair {
  readonly before: FlowVersion;
  readonly after: FlowVersion;
}

export type VersionSide = keyof VersionPair;

/** The address of one side of a comparison; it holds all that is needed to make it anew. */
export function sideUri({ before, after }: VersionPair, side: VersionSide): vscode.Uri {
  const name = (side === 'before' ? before : after).label.replaceAll('/', ' ');
  return vscode.Uri.from({
    scheme: versionScheme,
    path: `/${side}/${name}.yaml`,
    query: JSON.stringify({ before: before.uri.toString(), after: after.uri.toString(), side }),
  });
}

/** Reads an address made by {@link sideUri}; undefined where it is none. */
export function readSideUri(
  uri: vscode.Uri,
):
  | { readonly before: vscode.Uri; readonly after: vscode.Uri; readonly side: VersionSide }
  | undefined {
  const query = tryParseJson(uri.query);
  if (!isRecord(query)) return undefined;

  const before = asString(query['before']);
  const after = asString(query['after']);
  const { side } = query;
  if (before === undefined || after === undefined) return undefined;
  if (side !== 'before' && side !== 'after') return undefined;

  return { before: vscode.Uri.parse(before), after: vscode.Uri.parse(after), side };
}

/** What is being edited counts; an editor that is not may lag behind the disk. */
async function currentText(uri: vscode.Uri): Promise<string> {
  const edited = vscode.workspace.textDocuments.find(
    (document) => document.isDirty && document.uri.toString() === uri.toString(),
  );
  if (edited !== undefined) return edited.getText();

  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

/**
 * The flow that a file holds, as it stands in the editor where it is open there.
 * @throws AppError `flow-unreadable`
 */
export async function readVersion(uri: vscode.Uri): Promise<Flow> {
  const name = vscode.workspace.asRelativePath(uri, false);
  let text: string;
  try {
    text = await currentText(uri);
  } catch (error) {
    throw new AppError('flow-unreadable', `This version of ${name} cannot be read.`, {
      remedy: 'A file that is new has no earlier version.',
      cause: error,
    });
  }
  const { parseFlowText } = await import('../../core');
  return parseFlowText(text, { path: name });
}

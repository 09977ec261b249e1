import type * as vscode from 'vscode';
import { findProvider } from '../../models/providers';
import type { SecretStore } from '../../sessions/secretStore';
import type { DiagnosisContext } from '../../flow/source/diagnose';
import { modelSettings } from '../settings';
import type { FlowDocuments } from './flowDocuments';

/** What of keys and models is known on this computer, now, for the flows of a folder. */
export async function diagnosisContext(
  documents: FlowDocuments,
  secrets: SecretStore,
  scope: vscode.Uri,
): Promise<DiagnosisContext> {
  const [registry, names] = await Promise.all([documents.registry(scope), secrets.names()]);
  const stored = new Set(names);
  return {
    registry,
    isSet: (variable) => stored.has(variable) || (process.env[variable] ?? '') !== '',
    keyVariableOf: (provider) => findProvider(provider)?.keyVariable,
    hasDefaultModel: modelSettings(scope).defaultModel !== undefined,
  };
}

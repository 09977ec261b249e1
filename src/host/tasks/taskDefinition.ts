import { asString, isRecord } from '../../base/json';

/** What a task of ours does, as `tasks.json` says it. */
export type FlowTask =
  | { readonly task: 'check'; readonly flow: string | undefined }
  | {
      readonly task: 'run';
      readonly flow: string;
      readonly input: string;
      readonly session: string | undefined;
    };

/** Reads a task's definition; undefined where it is not complete. */
export function readTask(definition: unknown): FlowTask | undefined {
  if (!isRecord(definition)) return undefined;

  const flow = nonEmpty(definition['flow']);
  if (definition['task'] === 'check') return { task: 'check', flow };
  if (definition['task'] !== 'run' || flow === undefined) return undefined;

  const input = asString(definition['input']) ?? '';
  return { task: 'run', flow, input, session: nonEmpty(definition['session']) };
}

function nonEmpty(value: unknown): string | undefined {
  const text = asString(value)?.trim();
  return text === '' ? undefined : text;
}

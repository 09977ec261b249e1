import { AppError, isAppError } from '../base/errors';
import type { ComponentContext } from '../flow/component';
import type { FilePort, FlowPort, HttpPort, SqlPort } from '../flow/ports';

/** The way to files, web and databases for components that need one. @throws AppError `not-supported`. */
export function filesOf(context: ComponentContext): FilePort {
  return context.ports.files ?? missing(context, 'files');
}

export function webOf(context: ComponentContext): HttpPort {
  return context.ports.http ?? missing(context, 'the web');
}

export function databasesOf(context: ComponentContext): SqlPort {
  return context.ports.sql ?? missing(context, 'databases');
}

export function flowsOf(context: ComponentContext): FlowPort {
  return context.ports.flows ?? missing(context, 'other flows');
}

function missing(context: ComponentContext, what: string): never {
  throw new AppError(
    'not-supported',
    `${context.node.displayName} needs ${what}, which flows have not here.`,
    { subject: { nodeId: context.node.id, component: context.node.displayName } },
  );
}

/**
 * What to say where a component answers with an error instead of failing (Langflow: an error row). A stopped
 * run and a refused address are not answers: they end the component.
 */
export function answerableError(error: unknown): string {
  const ends = ['cancelled', 'network-refused', 'file-refused', 'not-supported'] as const;
  if (ends.some((code) => isAppError(error, code))) throw error;
  return error instanceof Error ? error.message : String(error);
}

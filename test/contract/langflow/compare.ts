import type { Answer } from './exchange';
import { differencesOf } from './shape';

export interface Comparison {
  readonly name: string;
  readonly request: string;
  /** Empty where status, content type and shape are equal. */
  readonly differences: readonly string[];
}

/** Compares ours with what was recorded, request by request. */
export function compare(
  recorded: readonly Answer[],
  ours: readonly Answer[],
): readonly Comparison[] {
  return ours.map((answer, index) => {
    const theirs = recorded[index];
    return {
      name: answer.name,
      request: answer.request,
      differences:
        theirs?.name === answer.name
          ? differencesBetween(theirs, answer)
          : ['not recorded: run scripts/recordLangflow.mjs again'],
    };
  });
}

function differencesBetween(theirs: Answer, ours: Answer): readonly string[] {
  const status =
    theirs.status === ours.status ? [] : [`status: ${theirs.status} there, ${ours.status} here`];
  const type = theirs.type === ours.type ? [] : [`type: ${theirs.type} there, ${ours.type} here`];
  return [...status, ...type, ...differencesOf(theirs.shape, ours.shape)];
}

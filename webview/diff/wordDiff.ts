import { diffLines, diffWordsWithSpace } from 'diff';

/** A stretch of text on one side: the same on the other, or only here. */
export interface DiffPart {
  readonly text: string;
  readonly isChanged: boolean;
}

/** Two texts word by word, each as it is on its side. */
export interface WordDiff {
  readonly left: readonly DiffPart[];
  readonly right: readonly DiffPart[];
  /** Places at which they differ. */
  readonly changes: number;
}

/** Longer texts are compared line by line. */
const maxWordLength = 20_000;
/** What takes longer is shown as changed throughout. */
const patienceMs = 400;

export function wordDiff(left: string, right: string): WordDiff {
  if (left === right) return same(left);

  const options = { timeout: patienceMs };
  const parts =
    left.length + right.length > maxWordLength
      ? diffLines(left, right, options)
      : diffWordsWithSpace(left, right, options);
  // The library gives up where it takes too long.
  if (parts === undefined) {
    return { left: [changed(left)], right: [changed(right)], changes: 1 };
  }
  let changes = 0;
  let wasChanged = false;
  for (const { added, removed } of parts) {
    const isChanged = added || removed;
    if (isChanged && !wasChanged) changes += 1;
    wasChanged = isChanged;
  }
  return {
    left: parts
      .filter(({ added }) => !added)
      .map(({ value, removed }) => ({ text: value, isChanged: removed })),
    right: parts
      .filter(({ removed }) => !removed)
      .map(({ value, added }) => ({ text: value, isChanged: added })),
    changes,
  };
}

function same(text: string): WordDiff {
  const parts = text === '' ? [] : [{ text, isChanged: false }];
  return { left: parts, right: parts, changes: 0 };
}

function changed(text: string): DiffPart {
  return { text, isChanged: true };
}

import { open } from 'node:fs/promises';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';

const largestFile = 256 * 1024;
const longestPattern = 400;
/** More wildcards in one pattern take too long to compare, and nobody writes them. */
const mostWildcards = 8;

interface Layer {
  /** Relative to the root, with `/`; empty for the root itself. */
  readonly folder: string;
  readonly rules: Ignore;
}

/** What git leaves out: the `.gitignore` of each folder from a root down, the nearest deciding. */
export class IgnoreRules {
  private constructor(
    private readonly root: string,
    private readonly layers: readonly Layer[],
  ) {}

  /** The rules of the root folder itself. */
  static of(root: string): Promise<IgnoreRules> {
    return new IgnoreRules(root, []).within('');
  }

  /** The rules that hold inside a folder. */
  async within(folder: string): Promise<IgnoreRules> {
    const text = await readIgnoreFile(path.join(this.root, folder, '.gitignore'));
    if (text === undefined) return this;

    const patterns = text.split(/\r?\n/).filter(isComparable);
    const rules = ignore({ allowRelativePaths: true }).add(patterns);
    return new IgnoreRules(this.root, [{ folder, rules }, ...this.layers]);
  }

  /** Whether git leaves out a file or folder that lies directly in a folder of these rules. */
  ignores(relative: string, isFolder: boolean): boolean {
    for (const { folder, rules } of this.layers) {
      const below = folder === '' ? relative : relative.slice(folder.length + 1);
      const verdict = rules.test(isFolder ? `${below}/` : below);
      if (verdict.ignored || verdict.unignored) return verdict.ignored;
    }
    return false;
  }
}

function isComparable(pattern: string): boolean {
  return (
    pattern.length <= longestPattern && (pattern.match(/[*?[]/g)?.length ?? 0) <= mostWildcards
  );
}

async function readIgnoreFile(file: string): Promise<string | undefined> {
  try {
    const handle = await open(file, 'r');
    try {
      const info = await handle.stat();
      return info.isFile() && info.size <= largestFile ? await handle.readFile('utf8') : undefined;
    } finally {
      await handle.close();
    }
  } catch {
    // None, or not readable: git would take it for none as well.
    return undefined;
  }
}

import { AppError } from '../base/errors';

const texts = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]/;
const comments = /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/;
const notCode = new RegExp(`${texts.source}|${comments.source}`, 'g');

/**
 * Lets a statement for SQLite pass that stays in its database.
 * @throws AppError `file-refused` for statements that open or write other files, `input-invalid` for several
 * statements at once, of which SQLite would run the first only.
 */
export function checkSqliteStatement(statement: string): void {
  const code = statement.replace(notCode, (part) => (/^(--|\/\*)/.test(part) ? ' ' : "''"));
  const words = code.replace(/^[\s;\uFEFF]+/, '');
  if (/^(attach|detach)\b/i.test(words) || /^vacuum\b[\s\S]*\binto\b/i.test(words)) {
    throw refused('opens or writes another file');
  }
  if (/^pragma\s+(\w+\s*\.\s*)?(temp|data)_store_directory\b/i.test(words)) {
    throw refused('moves files');
  }
  if (/\bload_extension\s*\(/i.test(words)) throw refused('loads a program');

  const isTrigger = /^create\s+(temp\w*\s+)?trigger\b/i.test(words);
  if (!isTrigger && /;\s*[^\s;]/.test(words)) {
    throw new AppError(
      'input-invalid',
      'The query has several statements; one can be run at a time.',
      {
        remedy: 'Use one SQL Database component for each statement.',
        subject: { field: 'query' },
      },
    );
  }
}

function refused(what: string): AppError {
  return new AppError('file-refused', `The query is refused: it ${what}.`, {
    remedy: 'Query the one database the component names.',
    subject: { field: 'query' },
  });
}

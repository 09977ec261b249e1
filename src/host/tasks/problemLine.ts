import type { FlowProblem } from '../../flow/source/problem';
import type { TextPosition } from '../../flow/source/analyse';

/** One problem as our problem matcher in `package.json` reads it: `file:line:column: severity: message`. */
export function problemLine(
  path: string,
  { line, character }: TextPosition,
  { severity, message }: Pick<FlowProblem, 'severity' | 'message'>,
): string {
  const word = severity === 'information' ? 'info' : severity;
  return `${path}:${line + 1}:${character + 1}: ${word}: ${message.replace(/\s+/g, ' ')}`;
}

import { html, type TemplateResult } from 'lit';
import { iconButton } from '../icons';
import { text } from '../strings';

const oneLine = 72;
const maxLength = 200_000;
const shortList = /\[\n[^[\]{}]{1,80}\]/g;
const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)\b/g;

/** A value as JSON in the editor's colours. Up to 72 characters stay on one line. */
export function jsonBlock(value: unknown, onCopy?: (code: string) => void): TemplateResult {
  const source = formatJson(value);
  return block(colour(source), source, onCopy);
}

/** Plain text in a code block. */
export function textBlock(source: string, onCopy?: (code: string) => void): TemplateResult {
  return block(source, source, onCopy);
}

/** JSON as it is shown: on one line while short, else indented with short lists kept on a line. */
export function formatJson(value: unknown): string {
  const indented = JSON.stringify(value, null, 2);
  if (indented.length > maxLength) return indented;

  const tidy = indented.replace(shortList, (list) => `[${onOneLine(list.slice(1, -1))}]`);
  const short = onOneLine(tidy);
  return short.length <= oneLine ? short : tidy;
}

function onOneLine(source: string): string {
  return source.replace(/\s*\n\s*/g, ' ').trim();
}

function block(
  content: unknown,
  source: string,
  onCopy: ((code: string) => void) | undefined,
): TemplateResult {
  return html`<div class="code">
    ${
      onCopy === undefined
        ? ''
        : html`<div class="code-tools">
            ${iconButton({
              icon: 'copy',
              label: text('code.copy'),
              onClick: () => {
                onCopy(source);
              },
            })}
          </div>`
    }
    <pre tabindex="0"><code>${content}</code></pre>
  </div>`;
}

function colour(source: string): readonly unknown[] {
  if (source.length > maxLength) return [source];

  const parts: unknown[] = [];
  let end = 0;
  for (const match of source.matchAll(token)) {
    const [all, quoted, colon] = match;
    parts.push(source.slice(end, match.index));
    if (quoted === undefined) parts.push(html`<span class="tok-num">${all}</span>`);
    else if (colon === undefined) parts.push(html`<span class="tok-str">${quoted}</span>`);
    else parts.push(html`<span class="tok-key">${quoted}</span>`, colon);
    end = match.index + all.length;
  }
  parts.push(source.slice(end));
  return parts;
}

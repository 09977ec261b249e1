import { text } from '../strings';
import { highlightLater } from './highlight';

/** What the buttons over a code block do. */
export type CodeAction = 'copy' | 'insert';

/** Gives the code blocks below a node their language label, buttons and colours. */
export function decorateCode(root: ParentNode): void {
  for (const block of root.querySelectorAll<HTMLElement>('.code')) decorate(block);
}

/** The action of a clicked code button and the code it is for. */
export function codeActionOf(
  target: EventTarget | null,
): { readonly action: CodeAction; readonly code: string } | undefined {
  const button = target instanceof Element ? target.closest('[data-code-action]') : null;
  const action = button?.getAttribute('data-code-action');
  if (action !== 'copy' && action !== 'insert') return undefined;

  return { action, code: button?.closest('.code')?.querySelector('code')?.textContent ?? '' };
}

function decorate(block: HTMLElement): void {
  const code = block.querySelector('code');
  const pre = block.querySelector('pre');
  if (code === null || pre === null || block.querySelector('.code-tools') !== null) return;

  const language = block.dataset['language'] ?? '';
  pre.tabIndex = 0;
  const tools = document.createElement('div');
  tools.className = 'code-tools';
  if (language !== '') {
    const label = document.createElement('span');
    label.className = 'lang';
    label.textContent = language;
    tools.append(label);
  }
  tools.append(button('insert', 'insert', text('code.insert')));
  tools.append(button('copy', 'copy', text('code.copy')));
  block.prepend(tools);
  highlightLater(code, language);
}

function button(action: CodeAction, glyph: string, label: string): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'icon-button';
  element.title = label;
  element.setAttribute('aria-label', label);
  element.dataset['codeAction'] = action;
  const image = document.createElement('span');
  image.className = `codicon codicon-${glyph}`;
  image.setAttribute('aria-hidden', 'true');
  element.append(image);
  return element;
}

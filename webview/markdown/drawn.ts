import { text } from '../strings';
import { loadDiagrams, loadMath, wantsDiagrams } from './extras';

/** Diagrams of more text are shown as their source. */
const maxDiagram = 20_000;
const mathOptions = {
  throwOnError: false,
  trust: false,
  strict: 'ignore',
  errorColor: 'currentColor',
  maxExpand: 200,
  maxSize: 30,
};
let diagrams = 0;

/** Draws the formulas below a node when the page has time for it; until then their source is shown. */
export function drawMath(root: ParentNode): void {
  const formulas = [...root.querySelectorAll<HTMLElement>('.math:not(.drawn)')];
  if (formulas.length === 0) return;

  for (const formula of formulas) formula.classList.add('drawn');
  loadMath().then(
    (math) => {
      const next = (): void => {
        const formula = formulas.shift();
        if (formula === undefined) return;

        const source = formula.textContent;
        try {
          const displayMode = formula.classList.contains('display');
          math.render(source, formula, { ...mathOptions, displayMode });
        } catch {
          // What KaTeX cannot read stays as it was written.
          formula.textContent = source;
        }
        requestIdleCallback(next);
      };
      requestIdleCallback(next);
    },
    () => undefined, // the sources stay readable
  );
}

/** Draws Mermaid code as pictures, where the settings ask for it. The source stays below, folded. */
export function drawDiagrams(root: ParentNode): void {
  if (!wantsDiagrams()) return;

  for (const block of root.querySelectorAll<HTMLElement>('.code[data-language="mermaid"]')) {
    if (block.classList.contains('drawn')) continue;

    block.classList.add('drawn');
    const source = block.querySelector('code')?.textContent ?? '';
    if (source.length <= maxDiagram) void drawDiagram(block, source);
  }
}

/** As a picture from an address of its own: nothing in it can reach the page. */
async function drawDiagram(block: HTMLElement, source: string): Promise<void> {
  try {
    const mermaid = await loadDiagrams();
    const isDark = document.body.matches(
      '.vscode-dark, .vscode-high-contrast:not(.vscode-high-contrast-light)',
    );
    mermaid.initialize({
      startOnLoad: false,
      securityLevel: 'strict',
      look: 'classic',
      suppressErrorRendering: true,
      htmlLabels: false,
      flowchart: { htmlLabels: false },
      maxTextSize: maxDiagram,
      maxEdges: 300,
      theme: isDark ? 'dark' : 'default',
    });
    const { svg } = await mermaid.render(`fp-diagram-${++diagrams}`, source);
    const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
    const picture = document.createElement('img');
    picture.className = 'diagram';
    picture.alt = text('code.diagram');
    // It says to fill its place; at its own size text stays text.
    const width = Number(/viewBox="[\d.-]+ [\d.-]+ ([\d.]+)/.exec(svg)?.[1] ?? 0);
    if (width > 0) picture.width = Math.ceil(width);
    picture.src = address;
    picture.onload = () => {
      URL.revokeObjectURL(address);
    };
    const folded = document.createElement('details');
    const summary = document.createElement('summary');
    summary.textContent = text('code.diagramSource');
    folded.className = 'diagram-source';
    block.replaceWith(picture, folded);
    folded.append(summary, block);
  } catch {
    // A diagram that cannot be read stays as its source.
  }
}

/** What KaTeX is asked for; the library is loaded on first use. */
export interface MathRenderer {
  render(source: string, element: HTMLElement, options: Readonly<Record<string, unknown>>): void;
}

export interface DiagramRenderer {
  initialize(options: Readonly<Record<string, unknown>>): void;
  render(id: string, source: string): Promise<{ readonly svg: string }>;
}

/** The page's own script, asked while it runs: libraries lie beside it and load under its nonce. */
const own = document.currentScript;
const loading = new Map<string, Promise<void>>();

export async function loadMath(): Promise<MathRenderer> {
  await load('katex');
  // The bundle of `webview/extras/katex.ts` put exactly this there.
  return Reflect.get(window, 'flowPlaygroundKatex') as MathRenderer;
}

export async function loadDiagrams(): Promise<DiagramRenderer> {
  await load('mermaid');
  return Reflect.get(window, 'flowPlaygroundMermaid') as DiagramRenderer;
}

/** Whether the settings ask for diagrams. */
export function wantsDiagrams(): boolean {
  return document.body.dataset['diagrams'] === 'true';
}

function load(name: 'katex' | 'mermaid'): Promise<void> {
  const known = loading.get(name);
  if (known !== undefined) return known;

  const started = new Promise<void>((resolve, reject) => {
    if (!(own instanceof HTMLScriptElement)) {
      reject(new Error('The page does not know where it was loaded from.'));
      return;
    }
    if (name === 'katex') {
      const style = document.createElement('link');
      style.rel = 'stylesheet';
      style.href = new URL('katex.css', own.src).href;
      document.head.append(style);
    }
    const script = document.createElement('script');
    script.nonce = own.nonce;
    script.src = new URL(`${name}.js`, own.src).href;
    script.onload = () => {
      resolve();
    };
    script.onerror = () => {
      loading.delete(name);
      reject(new Error(`${name} could not be loaded.`));
    };
    document.head.append(script);
  });
  loading.set(name, started);
  return started;
}

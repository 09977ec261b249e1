import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';
import { inProject } from './projectRoot';

const require = createRequire(inProject('package.json'));
/** Fonts that every machine has after `npm ci`. */
export const fixedFonts = [
  {
    family: 'Inter',
    file: require.resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'),
  },
  {
    family: 'JetBrains Mono',
    file: require.resolve('@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2'),
  },
] as const;

/** Declarations that make a webview draw with them. */
export const fixedFontStyle = `--vscode-font-family: Inter, sans-serif !important;
  --vscode-editor-font-family: "JetBrains Mono", monospace !important;`;

/**
 * Draws a page and all its frames with fonts that are the same on every machine. Neither the font nor the style comes
 * from an address, so that no content security policy is in the way.
 */
export async function fixFonts(page: Page): Promise<void> {
  const loaded = await Promise.all(
    fixedFonts.map(async ({ family, file }) => ({
      family,
      base64: (await readFile(file)).toString('base64'),
    })),
  );
  for (const frame of page.frames()) {
    // A frame that goes away meanwhile is in no picture.
    await fixFontsOf(frame, loaded).catch((error: unknown) => {
      if (!frame.isDetached()) throw error;
    });
  }
}

async function fixFontsOf(
  frame: Frame,
  loaded: readonly { readonly family: string; readonly base64: string }[],
): Promise<void> {
  await frame.evaluate(
    async ([given, declarations]) => {
      if (document.documentElement.dataset['fonts'] === 'fixed') return;

      document.documentElement.dataset['fonts'] = 'fixed';
      for (const { family, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        document.fonts.add(await new FontFace(family, bytes, { weight: '100 900' }).load());
      }
      const style = new CSSStyleSheet();
      style.replaceSync(`
      :root { ${declarations} }
      /* That something takes its time depends on the machine. */
      .progress-badge, .monaco-progress-container { visibility: hidden !important; }
      .monaco-workbench, .monaco-workbench .part { font-family: Inter, sans-serif !important; }`);
      document.adoptedStyleSheets.push(style);
      // The toolkit reads the theme again when the classes change.
      document.body.classList.add('fixed-fonts');
    },
    [loaded, fixedFontStyle] as const,
  );
}

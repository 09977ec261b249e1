import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import * as esbuild from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { pageStrings } from '../../../src/host/playground/pageStrings';
import { inProject } from '../projectRoot';
import { slowDown } from '../slowDown';
import { now } from './builders';
import { fixedFonts, fixedFontStyle } from '../fixedFonts';
import { launchBrowser } from './launchBrowser';

export const themeNames = ['dark', 'light', 'hc-dark', 'hc-light'] as const;
export type ThemeName = (typeof themeNames)[number];

interface PageOptions {
  readonly scenario: string;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** Leaves the clock running; else it stands still, so that ages stay the same. */
  readonly isMeasured?: boolean;
  /** Whether the settings ask for Mermaid diagrams. */
  readonly hasDiagrams?: boolean;
  /** A language that there is a translation for. */
  readonly language?: 'de' | 'fr' | 'ja';
  /** With the fonts of pictures, which are the same on every machine. */
  readonly isPicture?: boolean;
  /** Pixels of the picture for a pixel of the page. */
  readonly scale?: number;
}

interface Theme {
  readonly bodyClass: string;
  readonly vars: Readonly<Record<string, string>>;
}

const contentTypes: Readonly<Record<string, string>> = {
  '.woff2': 'font/woff2',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};

/**
 * The Playground page as built into `dist/webview`, in a browser of its own, with the content
 * security policy of a webview and a host in memory instead of the extension.
 */
export class PageHarness {
  private constructor(
    private readonly browser: Browser,
    private readonly server: http.Server,
    private readonly origin: string,
  ) {}

  static async start(): Promise<PageHarness> {
    const fakeHost = await bundleFakeHost();
    const server = http.createServer((request, response) => {
      void answer(request, response, fakeHost);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // A server that listens on a port has an address with one.
    const { port } = server.address() as AddressInfo;
    const browser = await launchBrowser();
    return new PageHarness(browser, server, `http://127.0.0.1:${port}`);
  }

  /** Opens the page in a scenario and waits until it is drawn. */
  async open({
    scenario,
    theme = 'dark',
    width = 1000,
    height = 800,
    isMeasured = false,
    hasDiagrams = false,
    language,
    isPicture = false,
    scale = 1,
  }: PageOptions): Promise<Page> {
    const context = await this.browser.newContext({
      viewport: { width, height },
      deviceScaleFactor: scale,
      locale: 'en-GB',
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await slowDown(page);
    if (!isMeasured) await page.clock.setFixedTime(now);
    await page.goto(
      `${this.origin}/?scenario=${scenario}&theme=${theme}${hasDiagrams ? '&diagrams' : ''}${language === undefined ? '' : `&language=${language}`}${isPicture ? '&picture' : ''}`,
    );
    await page.locator('fp-page:not([aria-busy])').waitFor({ state: 'attached' });
    return page;
  }

  /** Changes the theme of an open page, as a user does while the panel is open. */
  async setTheme(page: Page, name: ThemeName): Promise<void> {
    const bodyClass = bodyClassOf(await readTheme(name));
    await page.evaluate(
      ([href, classes]) =>
        new Promise<void>((resolve) => {
          const link = document.querySelector<HTMLLinkElement>('link[href^="theme.css"]');
          if (link === null) throw new Error('no theme');
          document.body.className = classes;
          if (link.getAttribute('href') === href) {
            resolve();
            return;
          }
          link.addEventListener(
            'load',
            () => {
              resolve();
            },
            { once: true },
          );
          link.href = href;
        }),
      [`theme.css?name=${name}`, bodyClass] as const,
    );
  }

  async stop(): Promise<void> {
    await this.browser.close();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** What went wrong in the page: errors, rejections, violations of its content security policy. */
export function problemsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => window.pageProblems);
}

async function bundleFakeHost(): Promise<string> {
  const { outputFiles } = await esbuild.build({
    entryPoints: [inProject('test', 'support', 'page', 'entry.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'chrome138',
    logLevel: 'warning',
  });
  return outputFiles[0]?.text ?? '';
}

async function answer(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  fakeHost: string,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/') {
    const theme = await readTheme(url.searchParams.get('theme') ?? 'dark');
    const language = url.searchParams.get('language') ?? 'en-GB';
    sendDocument(response, theme, fakeHost, {
      hasDiagrams: url.searchParams.has('diagrams'),
      language,
      isPicture: url.searchParams.has('picture'),
    });
    return;
  }
  if (url.pathname === '/theme.css') {
    const { vars } = await readTheme(url.searchParams.get('name') ?? 'dark');
    response.setHeader('content-type', 'text/css').end(themeCss(vars));
    return;
  }
  if (url.pathname === '/fonts.css') {
    response.setHeader('content-type', 'text/css').end(fontsCss);
    return;
  }
  const name = path.basename(url.pathname);
  const type = contentTypes[path.extname(name)];
  const font = fixedFonts.find(({ file }) => path.basename(file) === name);
  const file = font?.file ?? inProject('dist', 'webview', name);
  if (type === undefined || !existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response.setHeader('content-type', type).end(await readFile(file));
}

function sendDocument(
  response: http.ServerResponse,
  theme: Theme,
  fakeHost: string,
  {
    hasDiagrams,
    language,
    isPicture,
  }: {
    readonly hasDiagrams: boolean;
    readonly language: string;
    readonly isPicture: boolean;
  },
): void {
  const nonce = randomUUID();
  const translation = pageStrings(inProject(), language);
  const policy = [
    `default-src 'none'`,
    `style-src 'self'${hasDiagrams ? " 'unsafe-inline'" : ''}`,
    `script-src 'nonce-${nonce}'`,
    `font-src 'self'`,
    `img-src 'self' data: blob:`,
  ].join('; ');
  const bodyClass = bodyClassOf(theme);
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.setHeader('content-security-policy', policy);
  response.end(`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><title>Playground</title>
<link rel="stylesheet" href="theme.css?name=${themeNameOf(theme)}">
${isPicture ? '<link rel="stylesheet" href="fonts.css">' : ''}<link rel="stylesheet" href="codicon.css"><link rel="stylesheet" href="main.css"></head>
<body class="${bodyClass}" data-diagrams="${String(hasDiagrams)}">
<script type="application/json" id="fp-strings">${translation?.strings ?? '{}'}</script><script type="application/json" id="fp-sentences">${translation?.sentences ?? '{}'}</script><script nonce="${nonce}">${fakeHost.replaceAll('</script', '<\\/script')}</script>
<script nonce="${nonce}" src="main.js"></script></body></html>`);
}

function bodyClassOf({ bodyClass }: Theme): string {
  return bodyClass.replace('vscode-reduce-motion', '').trim();
}

const themes = new Map<string, Theme>();

async function readTheme(name: string): Promise<Theme> {
  const known = themes.get(name);
  if (known !== undefined) return known;

  const file = inProject('test', 'fixtures', 'themes', `${path.basename(name)}.json`);
  // The fixtures were read from an editor and have this shape.
  const theme = JSON.parse(await readFile(file, 'utf8')) as Theme;
  themes.set(name, theme);
  return theme;
}

function themeNameOf(theme: Theme): string {
  return [...themes].find(([, known]) => known === theme)?.[0] ?? 'dark';
}

const fontsCss = `:root { ${fixedFontStyle} }
${fixedFonts.map(({ family, file }) => `@font-face { font-family: "${family}"; font-weight: 100 900; src: url(${path.basename(file)}); }`).join('\n')}`;

/** The variables of a theme, and what a webview brings along by itself. */
function themeCss(vars: Theme['vars']): string {
  const lines = Object.entries(vars).map(([name, value]) => `${name}: ${value};`);
  return `:root { ${lines.join('\n')} }
@layer webview {
  html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
  body { padding: 0 20px; color: var(--vscode-editor-foreground); background: var(--vscode-editor-background);
    font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); }
  code { color: var(--vscode-textPreformat-foreground); background-color: var(--vscode-textPreformat-background); padding: 1px 3px; border-radius: 4px; }
  a { color: var(--vscode-textLink-foreground); }
}`;
}

import { AppError, isAppError } from '../base/errors';
import { HtmlPage, htmlToMarkdown } from '../documents/html';
import type { PdfReader } from '../documents/pdf';
import { decodeText } from '../documents/text';
import type { ComponentContext } from '../flow/component';
import type { HttpPort, HttpResponse } from '../flow/ports';
import { pdfReader } from './pdfReader';
import { webOf } from './sourcePorts';

/** Fetching and reading web pages, for the components that load addresses. */

export interface LoadedPage {
  /** Where it came from, after redirects. */
  readonly url: string;
  readonly text: string;
  readonly title: string;
  readonly description: string;
  readonly contentType: string;
  readonly language: string;
}

export type PageFormat = 'Text' | 'HTML' | 'Markdown';

export interface CrawlOptions {
  readonly format: PageFormat;
  /** 1 is the page itself, 2 also the pages it links to, and so on. */
  readonly depth: number;
  /** Follow links on the same host only. */
  readonly staysOnHost: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number | undefined;
  readonly followRedirects: boolean;
  readonly skipsStyleSheets: boolean;
  /** An error status counts as failure. */
  readonly checksStatus: boolean;
  /** Pages that fail are left out. */
  readonly continues: boolean;
}

const maxPages = 200;
const maxTotalBytes = 100_000_000;

/**
 * An address as people write it, with `https://` put before it where it has none.
 * @throws AppError `input-invalid`.
 */
export function toUrl(text: string): string {
  const trimmed = text.trim();
  const full = /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  const url = URL.parse(full);
  if (url !== null && !/\s/.test(trimmed) && url.hostname !== '') return url.href;

  throw new AppError('input-invalid', `${JSON.stringify(text)} is no web address.`, {
    remedy: 'Enter an address such as https://example.com/page.',
  });
}

/** Pages of several addresses and of what they link to. */
export class Crawl {
  private readonly pages: LoadedPage[] = [];
  private readonly visited = new Set<string>();
  private readonly web: HttpPort;
  private bytes = 0;

  constructor(
    private readonly context: ComponentContext,
    private readonly options: CrawlOptions,
  ) {
    this.web = webOf(context);
  }

  /** @throws AppError of the first page that fails, unless the crawl continues on failure. */
  async load(urls: readonly string[]): Promise<readonly LoadedPage[]> {
    for (const url of new Set(urls)) {
      this.visited.clear();
      await this.visit(url, 1);
    }
    return this.pages;
  }

  private async visit(url: string, level: number): Promise<void> {
    if (this.visited.has(url) || this.isFull()) return;

    this.visited.add(url);
    const fetched = await this.fetch(url);
    if (fetched === undefined) return;

    this.visited.add(fetched.url);
    const contentType = (fetched.headers['content-type'] ?? '').toLowerCase();
    if (this.options.skipsStyleSheets && contentType.includes('text/css')) return;

    const source = await sourceOf(fetched, contentType, pdfReader(this.context));
    if (source === '') return;

    const page = await HtmlPage.parse(source);
    this.pages.push({
      url: fetched.url,
      text: await this.render(source, page),
      title: page.title,
      description: page.description,
      contentType,
      language: page.language,
    });
    if (level < this.options.depth) await this.followLinks(page, fetched.url, level);
  }

  private async followLinks(page: HtmlPage, base: string, level: number): Promise<void> {
    for (const link of page.links) {
      const target = URL.parse(link, base);
      if (target === null || !/^https?:$/.test(target.protocol)) continue;
      if (this.options.staysOnHost && target.host !== new URL(base).host) continue;
      // A place within a page is the page itself.
      target.hash = '';
      await this.visit(target.href, level + 1);
    }
  }

  private async fetch(url: string): Promise<HttpResponse | undefined> {
    const { signal } = this.context.run;
    const { headers, timeoutSeconds, followRedirects } = this.options;
    try {
      const request = { url, headers, timeoutSeconds, followRedirects };
      const response = await this.web.send(request, signal);
      this.bytes += response.body.length;
      if (this.options.checksStatus && response.status >= 400) throw statusError(url, response);
      return response;
    } catch (error) {
      const isFirst = this.pages.length === 0 && isAppError(error, 'network-refused');
      if (!this.options.continues || isFirst || signal.aborted) throw error;
      this.context.log(error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  private async render(source: string, page: HtmlPage): Promise<string> {
    switch (this.options.format) {
      case 'HTML':
        return source;
      case 'Markdown':
        return htmlToMarkdown(source);
      case 'Text':
        return page.text;
    }
  }

  private isFull(): boolean {
    if (this.pages.length < maxPages && this.bytes < maxTotalBytes) return false;

    this.context.log(`Stopped after ${this.pages.length} pages.`);
    return true;
  }
}

/** The character set that an answer states. */
function charsetOf(response: HttpResponse): string | undefined {
  return /charset=["']?([^"';\s]+)/i.exec(response.headers['content-type'] ?? '')?.[1];
}

export async function bodyText(response: HttpResponse): Promise<string> {
  return (await decodeText(response.body, charsetOf(response))).text;
}

/** An answer that is an error, as an error. */
export function statusError(url: string, response: HttpResponse): AppError {
  const host = URL.parse(url)?.host ?? url;
  return new AppError(
    'network-failed',
    `${host} answered ${response.status} ${response.statusText}`.trim() + '.',
    { subject: { status: response.status } },
  );
}

async function sourceOf(
  response: HttpResponse,
  contentType: string,
  readPdf: PdfReader,
): Promise<string> {
  if (!contentType.includes('application/pdf')) return bodyText(response);

  // A PDF has no markup; its text is shown as it is in every format.
  const text = await readPdf(response.body, response.url);
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

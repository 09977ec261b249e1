import type { CheerioAPI } from 'cheerio/slim';
import {
  DomHandler,
  hasChildren,
  isDocument,
  isTag,
  isText,
  type AnyNode,
  type Element,
  type Text,
} from 'domhandler';
import type { ParserOptions } from 'htmlparser2';
import { AppError } from '../base/errors';

/** Elements whose text is not for readers. */
const silent = new Set(['script', 'style', 'template', 'rt', 'rp']);

const keepsBlanks = new Set(['pre', 'textarea']);

/** A web page, taken apart once. */
export class HtmlPage {
  private constructor(private readonly page: CheerioAPI) {}

  /** @throws AppError `limit-exceeded` where elements nest too deeply to be meant for readers. */
  static async parse(html: string): Promise<HtmlPage> {
    return new HtmlPage(await loadBounded(html, { decodeEntities: true }));
  }

  /** An XML document such as a feed, read as forgivingly as a web page. @throws as {@link parse} does. */
  static async parseXml(xml: string): Promise<HtmlPage> {
    return new HtmlPage(await loadBounded(xml, { xmlMode: true, decodeEntities: true }));
  }

  get title(): string {
    return this.page('title').first().text();
  }

  get description(): string {
    return this.page('meta[name="description"]').first().attr('content') ?? '';
  }

  get language(): string {
    return this.page('html').first().attr('lang') ?? '';
  }

  /** All text as it stands in the source, blanks and line ends included. */
  get text(): string {
    return texts(this.page.root().toArray()).join('');
  }

  /** All text in one line: every piece trimmed, empty ones dropped, a blank between them. */
  get flatText(): string {
    return flatten(this.page.root().toArray());
  }

  /** Where its links lead, as they are written, in order. */
  get links(): readonly string[] {
    return this.select('a[href]').flatMap((link) => link.attribute('href') ?? []);
  }

  /** The elements a CSS selector finds, in order. */
  select(selector: string): readonly HtmlPart[] {
    return parts(this.page, this.page(selector).toArray());
  }
}

/** One element of a page. */
export class HtmlPart {
  constructor(
    private readonly page: CheerioAPI,
    private readonly element: Element,
  ) {}

  /** As {@link HtmlPage.flatText}. */
  get flatText(): string {
    return flatten([this.element]);
  }

  /** As {@link HtmlPage.text}. */
  get text(): string {
    return texts([this.element]).join('');
  }

  /** The elements below this one that a CSS selector finds, in order. */
  select(selector: string): readonly HtmlPart[] {
    return parts(this.page, this.page(this.element).find(selector).toArray());
  }

  /** The first element below this one that a CSS selector finds. */
  first(selector: string): HtmlPart | undefined {
    return this.select(selector)[0];
  }

  attribute(name: string): string | undefined {
    return this.element.attribs[name];
  }
}

/** A page as Markdown: headings with `#`, lists with `*`, tables with bars, images as links. */
export async function htmlToMarkdown(html: string): Promise<string> {
  const [page, { default: Turndown }, { gfm }] = await Promise.all([
    loadBounded(html, { decodeEntities: true }),
    import('turndown'),
    import('@joplin/turndown-plugin-gfm'),
  ]);
  const service = new Turndown({
    headingStyle: 'atx',
    bulletListMarker: '*',
    emDelimiter: '*',
    codeBlockStyle: 'fenced',
    hr: '---',
    br: '',
  });
  service.use(gfm);
  service.remove(['script', 'style', 'title', 'template']);
  // Only code becomes a fenced block, so text that keeps its line breaks is made code.
  page('pre:not(:has(code))').wrapInner('<code></code>');
  return service.turndown(page.html()).trim();
}

/** The parser's time grows with the square of the depth, and what walks the tree may call itself. */
const maxDepth = 1000;

async function loadBounded(source: string, options: ParserOptions): Promise<CheerioAPI> {
  const [{ load }, { Parser }] = await Promise.all([import('cheerio/slim'), import('htmlparser2')]);
  const handler = new DepthGuard();
  new Parser(handler, options).end(source);
  return load(handler.root, { xml: options });
}

/** Builds the tree of a document, and stops where it becomes too deep. */
class DepthGuard extends DomHandler {
  private depth = 0;

  override onopentag(name: string, attributes: Record<string, string>): void {
    if (++this.depth > maxDepth) {
      throw new AppError('limit-exceeded', `The page nests more than ${maxDepth} elements.`);
    }
    super.onopentag(name, attributes);
  }

  override onclosetag(): void {
    this.depth--;
    super.onclosetag();
  }
}

function parts(page: CheerioAPI, nodes: readonly AnyNode[]): readonly HtmlPart[] {
  return nodes.filter(isTag).map((element) => new HtmlPart(page, element));
}

function flatten(nodes: readonly AnyNode[]): string {
  return texts(nodes)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .join(' ');
}

/**
 * The pieces of text below some nodes. Blanks between elements count as one line break or one blank, as in
 * Langflow's reader. Goes through the tree without recursion: pages may nest as deeply as they like.
 */
function texts(roots: readonly AnyNode[]): readonly string[] {
  const found: string[] = [];
  const open = [...roots].reverse();
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isText(node)) {
      found.push(isBlank(node) ? shortBlank(node) : node.data);
    } else if (hasChildren(node) && !(isTag(node) && silent.has(node.name))) {
      for (let at = node.children.length - 1; at >= 0; at--) {
        const child = node.children[at];
        if (child !== undefined) open.push(child);
      }
    }
  }
  return found;
}

function isBlank(node: Text): boolean {
  return /^[ \n\t\f\r]*$/.test(node.data);
}

function shortBlank(node: Text): string {
  const { data, parent } = node;
  if (parent !== null && isTag(parent) && keepsBlanks.has(parent.name)) return data;
  // Before the page itself begins, blanks are no part of it.
  if (parent !== null && isDocument(parent) && node.next !== null) return '';
  return data.includes('\n') ? '\n' : data === '' ? '' : ' ';
}

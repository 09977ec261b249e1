import MarkdownIt, { type Env, type Token } from 'markdown-it';
import { text } from '../strings';
import { addMath } from './mathRules';

/** A top-level piece of a Markdown text, rendered on its own. */
export interface Block {
  /** Not sanitised. */
  readonly html: string;
  /** Set for a fenced or indented code block at the top level. */
  readonly code?: { readonly language: string; readonly text: string };
}

const inlineImage = /^data:image\/(?:png|jpeg|gif|webp);base64,/i;
const allowedLink = /^(?:https?:|mailto:)/i;

type References = NonNullable<Env['references']>;

const markdown = createParser();

/**
 * Cuts a growing Markdown text into blocks. All blocks but the last are settled: nothing that is
 * added to the text changes them, so they are parsed once.
 */
export class BlockParser {
  private settledLength = 0;
  private environment: Env = {};

  /** Forgets everything read. */
  reset(): void {
    this.settledLength = 0;
    this.environment = {};
  }

  /**
   * Reads a text that continues the one before.
   * @returns blocks that settled since, and the one that may still change
   */
  read(source: string): { readonly settled: readonly Block[]; readonly open: Block | undefined } {
    const rest = source.slice(this.settledLength);
    const tokens = markdown.parse(rest, this.environment);
    const groups = groupTokens(tokens);
    const firstOpen = groups.length - openCount(groups, rest);
    const open = groups.slice(firstOpen).flat();
    const [first] = open;
    if (first === undefined) return { settled: [], open: undefined };

    this.settledLength += offsetOfLine(rest, first.map?.[0] ?? 0);
    return {
      settled: groups.slice(0, firstOpen).map((group) => this.render(group)),
      open: this.render(open),
    };
  }

  /** Whether link targets were defined that earlier blocks may refer to. */
  get hasReferences(): boolean {
    return this.environment.references !== undefined;
  }

  /** Makes link targets known before anything is read. */
  define(references: References): void {
    this.environment = { references };
  }

  private render(tokens: Token[]): Block {
    const html = markdown.renderer.render(tokens, markdown.options, this.environment);
    const [token] = tokens;
    const isCode = token?.type === 'fence' || token?.type === 'code_block';
    return isCode
      ? { html, code: { language: languageOf(token.info), text: token.content } }
      : { html };
  }
}

/** Blocks that no later line belongs to. */
const closedBlocks = new Set(['fence', 'code_block', 'hr', 'heading_open']);
/** Blocks that go on after an empty line. */
const lists = new Set(['bullet_list_open', 'ordered_list_open']);

/**
 * How many blocks at the end may still change. A line that is not complete may turn out to belong to
 * the block before: `1` to a list as `1. next`, `*` to a paragraph as `**bold**`.
 */
function openCount(groups: readonly Token[][], source: string): number {
  const [before, last] = groups.slice(-2).map(([first]) => first);
  if (before === undefined || last === undefined) return groups.length;

  const start = last.map?.[0];
  const isComplete = start !== source.split('\n').length - 1;
  const follows = lists.has(before.type) || before.map?.[1] === start;
  return isComplete || !follows || closedBlocks.has(before.type) ? 1 : 2;
}

/** All link targets a complete text defines. */
export function referencesOf(source: string): References {
  const environment: Env = {};
  markdown.parse(source, environment);
  return environment.references ?? {};
}

/** The language a code fence names. */
export function languageOf(info: string): string {
  return /^[\w+#.-]{1,30}/.exec(info.trim())?.[0] ?? '';
}

function groupTokens(tokens: readonly Token[]): Token[][] {
  const groups: Token[][] = [];
  let depth = 0;
  for (const token of tokens) {
    if (depth === 0) groups.push([]);
    groups.at(-1)?.push(token);
    depth += token.nesting;
  }
  return groups;
}

function offsetOfLine(source: string, line: number): number {
  let offset = 0;
  for (let count = 0; count < line; count++) {
    offset = source.indexOf('\n', offset) + 1;
  }
  return offset;
}

function createParser(): InstanceType<typeof MarkdownIt> {
  const parser = new MarkdownIt({ html: false, linkify: true });
  addMath(parser);
  parser.validateLink = (url) => allowedLink.test(url) || inlineImage.test(url);
  const { rules } = parser.renderer;
  const { escapeHtml } = parser.utils;

  const code = (source: string, language: string): string =>
    `<div class="code" data-language="${escapeHtml(language)}"><pre><code>${escapeHtml(source)}</code></pre></div>\n`;
  rules['fence'] = (tokens, index) =>
    code(tokens[index]?.content ?? '', languageOf(tokens[index]?.info ?? ''));
  rules['code_block'] = (tokens, index) => code(tokens[index]?.content ?? '', '');
  rules['table_open'] = () =>
    `<div class="table-scroll" tabindex="0" role="group" aria-label="${escapeHtml(text('code.table'))}"><table>\n`;
  rules['table_close'] = () => '</table></div>\n';
  rules['th_open'] = (tokens, index) => cell('th', tokens[index]);
  rules['td_open'] = (tokens, index) => cell('td', tokens[index]);
  rules['image'] = (tokens, index) => {
    const source = String(tokens[index]?.attrGet('src') ?? '');
    const description = tokens[index]?.content ?? '';
    if (inlineImage.test(source)) {
      return `<img src="${escapeHtml(source)}" alt="${escapeHtml(description)}">`;
    }
    // Nothing is fetched before it is asked for: the address of an image can carry data out.
    const label = text('code.image', description === '' ? hostOf(source) : description);
    return `<a class="remote-image" title="${escapeHtml(text('code.loadImage', source))}" href="${escapeHtml(source)}">${escapeHtml(label)}</a>`;
  };
  return parser;
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}

/** Alignment as a class: style attributes are not allowed on the page. */
function cell(tag: string, token: Token | undefined): string {
  const style = String(token?.attrGet('style') ?? '');
  if (style.includes('right')) return `<${tag} class="num-cell">`;
  return style.includes('center') ? `<${tag} class="center-cell">` : `<${tag}>`;
}

import { ReactiveElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PageController } from '../state/controller';
import { BlockParser, referencesOf, type Block } from './blocks';
import { codeActionOf, decorateCode } from './codeTools';
import { drawDiagrams, drawMath } from './drawn';
import { loadRemoteImages } from './remoteImages';
import { toSafeNodes } from './sanitize';

/** Long texts are taken in portions of this many characters, one per frame. */
const portion = 64_000;

/**
 * Untrusted Markdown as sanitised nodes. While the text grows, settled blocks stay untouched and
 * only the last one is drawn again.
 */
@customElement('fp-markdown')
export class MarkdownElement extends ReactiveElement {
  @property({ attribute: false }) page: PageController | undefined;
  @property() text = '';
  /** Whether more text is to come. */
  @property({ type: Boolean, reflect: true }) streaming = false;

  private readonly parser = new BlockParser();
  private openNodes: readonly ChildNode[] = [];
  private openBlock: Block | undefined;
  private read = '';
  private isComplete = false;

  constructor() {
    super();
    this.addEventListener('click', this.onClick);
  }

  protected override createRenderRoot(): this {
    return this;
  }

  protected override update(changed: Map<PropertyKey, unknown>): void {
    super.update(changed);
    if (!this.text.startsWith(this.read)) this.startAgain();
    this.advance();
  }

  /** Draws the next portion, and asks for another frame where text is left. */
  private advance(): void {
    const next = this.text.slice(0, this.read.length + portion);
    if (next !== this.read) {
      this.read = next;
      this.draw(next);
    }
    if (next.length < this.text.length) {
      requestAnimationFrame(() => {
        this.requestUpdate();
      });
    } else if (!this.streaming) {
      this.finish();
    }
  }

  private draw(source: string): void {
    const { settled, open } = this.parser.read(source);
    if (settled.length === 0 && this.extendOpenCode(open)) return;

    for (const node of this.openNodes) node.remove();
    for (const block of settled) {
      const nodes = toSafeNodes(block.html);
      decorate(nodes);
      this.append(nodes);
    }
    const nodes = open === undefined ? undefined : toSafeNodes(open.html);
    this.openNodes = nodes === undefined ? [] : [...nodes.childNodes];
    this.openBlock = open;
    if (nodes !== undefined) this.append(nodes);
  }

  /** A code block that grows only gets its new characters. */
  private extendOpenCode(open: Block | undefined): boolean {
    const before = this.openBlock?.code;
    const now = open?.code;
    if (before === undefined || now?.language !== before.language) return false;
    if (!now.text.startsWith(before.text)) return false;

    this.openNodes
      .find((node) => node instanceof Element)
      ?.querySelector('code')
      ?.append(now.text.slice(before.text.length));
    this.openBlock = open;
    return true;
  }

  private finish(): void {
    if (this.parser.hasReferences && !this.isComplete) {
      // Links may be defined after the blocks that use them: with all known, draw once more.
      this.startAgain();
      this.isComplete = true;
      this.parser.define(referencesOf(this.text));
      this.read = this.text;
      this.draw(this.text);
    }
    decorate(this);
  }

  private startAgain(): void {
    this.parser.reset();
    this.replaceChildren();
    this.openNodes = [];
    this.openBlock = undefined;
    this.read = '';
    this.isComplete = false;
  }

  private readonly onClick = (event: MouseEvent): void => {
    const code = codeActionOf(event.target);
    if (code?.action === 'copy') this.page?.act({ action: 'copy', text: code.code });
    if (code?.action === 'insert') this.page?.act({ action: 'insert-text', text: code.code });

    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null) return;

    event.preventDefault();
    if (link.classList.contains('remote-image')) {
      if (this.page !== undefined) void loadRemoteImages(this, this.page);
      return;
    }
    this.page?.act({ action: 'open-link', url: link.href });
  };
}

/** What is drawn or added after sanitising: code tools, formulas, diagrams. */
function decorate(root: ParentNode): void {
  decorateCode(root);
  drawMath(root);
  drawDiagrams(root);
}

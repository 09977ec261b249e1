import { html, nothing, type TemplateResult } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';

/** A codicon, hidden from assistive technology: the text beside it is the name. */
export function icon(name: string, extra = ''): TemplateResult {
  return html`<span class="codicon codicon-${name} ${extra}" aria-hidden="true"></span>`;
}

interface IconButtonOptions {
  readonly icon: string;
  /** Name for screen readers and tooltip, with the key in parentheses where there is one. */
  readonly label: string;
  readonly onClick: (event: Event) => void;
  readonly isDisabled?: boolean;
  /** Set for toggles. */
  readonly isPressed?: boolean | undefined;
  /** Set for buttons that open or close something. */
  readonly isExpanded?: boolean | undefined;
  readonly opensMenu?: boolean;
  readonly extra?: string;
  /** `-1` inside a toolbar, which is one tab stop. */
  readonly tabIndex?: number;
}

/** A native icon button: cheap enough to be rendered with every message. */
export function iconButton(options: IconButtonOptions): TemplateResult {
  return html`<button
    type="button"
    class="icon-button ${options.extra ?? ''}"
    title=${options.label}
    aria-label=${options.label}
    aria-pressed=${flagOrAbsent(options.isPressed)}
    aria-expanded=${flagOrAbsent(options.isExpanded)}
    aria-haspopup=${options.opensMenu === true ? 'menu' : nothing}
    tabindex=${ifDefined(options.tabIndex)}
    ?disabled=${options.isDisabled ?? false}
    @click=${options.onClick}
  >
    ${icon(options.icon)}
  </button>`;
}

function flagOrAbsent(value: boolean | undefined): string | typeof nothing {
  return value === undefined ? nothing : String(value);
}

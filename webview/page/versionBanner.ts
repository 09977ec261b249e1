import { html, nothing, type TemplateResult } from 'lit';
import type { FlowVersion } from '../../src/protocol/model';
import { icon } from '../icons';
import type { PageController } from '../state/controller';
import { text } from '../strings';

/** A commit or a hash as people write it. */
export function versionName({ commit, contentHash }: FlowVersion): string {
  return (commit ?? contentHash).slice(0, 7);
}

/** Says where the session shown was made with another version of the flow, and what has changed since. */
export function versionBanner(page: PageController): TemplateResult | typeof nothing {
  const { sessionId, isTrusted } = page.state;
  const made = page.otherVersion(sessionId);
  if (made === undefined || page.ui.view === 'inspector') return nothing;

  return html`<div class="banner" role="note">
    ${icon('versions', 'muted')}<span class="text muted"
      >${text('version.banner', versionName(made))}</span
    >
    ${
      isTrusted
        ? html`<button
            type="button"
            class="link"
            @click=${() => {
              page.act({ action: 'show-changes', ...made });
            }}
          >
            ${text('version.show')}
          </button>`
        : nothing
    }
  </div>`;
}

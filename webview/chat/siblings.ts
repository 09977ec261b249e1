import { html, nothing, type TemplateResult } from 'lit';
import type { VersionPoint } from '../../src/protocol/playground';
import { iconButton } from '../icons';
import { text } from '../strings';
import type { PlaygroundApp } from '../state/app';

/** `‹ 2/3 ›`: the versions of a message, each the start of a branch of its own. */
export function siblings(
  app: PlaygroundApp,
  version: VersionPoint | undefined,
): TemplateResult | typeof nothing {
  if (version === undefined) return nothing;

  const { index, sessions } = version;
  return html`<span class="siblings" role="group" aria-label=${text('message.versions')}
    >${iconButton({
      icon: 'chevron-left',
      label: text('message.previousVersion'),
      isDisabled: index === 0,
      onClick: () => {
        switchVersion(app, version, -1);
      },
    })}<span class="num" title=${text('message.versionOf', index + 1, sessions.length)}
      >${index + 1}/${sessions.length}</span
    >${iconButton({
      icon: 'chevron-right',
      label: text('message.nextVersion'),
      isDisabled: index === sessions.length - 1,
      onClick: () => {
        switchVersion(app, version, 1);
      },
    })}</span
  >`;
}

/** @returns whether there is a version on that side. */
export function switchVersion(
  app: PlaygroundApp,
  version: VersionPoint | undefined,
  step: -1 | 1,
): boolean {
  const session = version?.sessions[version.index + step];
  if (session === undefined) return false;

  void app.sessions.open(session);
  return true;
}

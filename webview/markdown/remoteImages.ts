import { text } from '../strings';
import type { PageController } from '../state/controller';

/**
 * Loads the pictures of one message that come from the web, once the user asks for it. The editor
 * fetches them; the page itself reaches nothing.
 */
export async function loadRemoteImages(root: ParentNode, page: PageController): Promise<void> {
  const links = [...root.querySelectorAll<HTMLAnchorElement>('a.remote-image')];
  await Promise.all(links.map((link) => loadOne(link, page)));
}

async function loadOne(link: HTMLAnchorElement, page: PageController): Promise<void> {
  if (link.ariaBusy === 'true') return;

  link.ariaBusy = 'true';
  const content = await page.ask(() => page.client.call('loadImage', { url: link.href }));
  link.ariaBusy = null;
  if (content === undefined) return;

  const bytes = Uint8Array.from(atob(content.base64), (character) => character.charCodeAt(0));
  const picture = document.createElement('img');
  picture.alt = link.dataset['alt'] ?? link.textContent;
  picture.title = text('code.loadedFrom', link.href);
  picture.src = URL.createObjectURL(new Blob([bytes], { type: content.mediaType }));
  link.replaceWith(picture);
}

import type { JsonObject } from '../base/json';
import { HtmlPage, type HtmlPart } from '../documents/html';

/** One entry of a feed, as it stands in it. */
export interface FeedItem extends JsonObject {
  readonly title: string;
  readonly link: string;
  readonly published: string;
  readonly summary: string;
}

/** The entries of an RSS feed; of an Atom feed too, which Langflow finds nothing in. */
export async function readFeed(xml: string): Promise<readonly FeedItem[]> {
  const feed = await HtmlPage.parseXml(xml);
  const items = feed.select('item');
  if (items.length > 0) {
    return items.map((item) => ({
      title: textIn(item, 'title'),
      link: textIn(item, 'link'),
      published: textIn(item, 'pubDate'),
      summary: textIn(item, 'description'),
    }));
  }
  return feed.select('entry').map((entry) => ({
    title: textIn(entry, 'title'),
    link: entry.first('link[href]')?.attribute('href') ?? '',
    published: textIn(entry, 'published') || textIn(entry, 'updated'),
    summary: textIn(entry, 'summary') || textIn(entry, 'content'),
  }));
}

/** HTML in a feed's text, without its marks and in one line. */
export async function plainText(html: string): Promise<string> {
  return (await HtmlPage.parse(html)).flatText;
}

/** Text of the first element of that name; '' where there is none. */
function textIn(part: HtmlPart, name: string): string {
  return part.first(name)?.text ?? '';
}

import type { ComponentDefinition } from '../flow/component';
import { integerField, output, textField } from './fields';
import { readFeedOf } from './webSearch';

/** Reads a feed; a component of its own in older versions. */
export const rssReader: ComponentDefinition = {
  type: 'RSSReaderSimple',
  aliases: ['RSSReaderComponent'],
  displayName: 'RSS Reader',
  category: 'data_source',
  description: 'Reads the entries of an RSS feed.',
  inputs: [
    textField('rss_url', 'RSS Feed URL', { isRequired: true, isToolArgument: true }),
    integerField('timeout', 'Timeout', { defaultValue: 5, isAdvanced: true }),
  ],
  outputs: [output('articles', 'Articles', 'read_rss', 'DataFrame')],
  methods: { read_rss: (context) => readFeedOf(context, 'rss_url') },
};

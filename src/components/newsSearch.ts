import type { ComponentDefinition } from '../flow/component';
import { integerField, output, stringField, textField } from './fields';
import { searchNews } from './webSearch';

/** The news part of Web Search, a component of its own in older versions. */
export const newsSearch: ComponentDefinition = {
  type: 'NewsSearch',
  aliases: ['NewsSearchComponent'],
  displayName: 'News Search',
  category: 'data_source',
  description: 'Searches Google News by words, topic or place.',
  inputs: [
    textField('query', 'Search Query', { isRequired: true, isToolArgument: true }),
    stringField('hl', 'Language (hl)', { isAdvanced: true }),
    stringField('gl', 'Country (gl)', { isAdvanced: true }),
    stringField('ceid', 'Country:Language (ceid)', { defaultValue: 'US:en', isAdvanced: true }),
    stringField('topic', 'Topic', { isAdvanced: true }),
    stringField('location', 'Location (Geo)', { isAdvanced: true }),
    integerField('timeout', 'Timeout', { defaultValue: 5, isAdvanced: true }),
  ],
  outputs: [output('articles', 'News Articles', 'search_news', 'DataFrame')],
  methods: { search_news: searchNews },
};

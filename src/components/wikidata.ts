import { isJsonArray, isJsonObject, tryParseJson, type JsonObject } from '../base/json';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { pythonText } from '../flow/text';
import { DataFrame } from '../flow/values';
import { invalidInput, output, textField } from './fields';
import { webOf } from './sourcePorts';
import { bodyText, statusError } from './webPages';

async function search(context: ComponentContext): Promise<DataFrame> {
  const query = (context.text('query') || context.text('input_value')).trim();
  if (query === '') throw invalidInput(context, 'query', 'it needs something to search for.');

  const parameters = new URLSearchParams({
    action: 'wbsearchentities',
    format: 'json',
    search: query,
    language: 'en',
  });
  const url = `https://www.wikidata.org/w/api.php?${parameters.toString()}`;
  const response = await webOf(context).send({ url }, context.run.signal);
  if (response.status >= 400) throw statusError(url, response);

  const answer = tryParseJson(await bodyText(response));
  const found = isJsonObject(answer) ? answer['search'] : undefined;
  const hits = isJsonArray(found) ? found.filter(isJsonObject) : [];
  return hits.length === 0
    ? new DataFrame([{ error: 'No search results found for the given query.' }])
    : new DataFrame(hits.map(rowOf));
}

function rowOf({
  label = '',
  id = null,
  url = null,
  description = '',
  concepturi = null,
}: JsonObject): JsonObject {
  const text = `${pythonText(label)}: ${pythonText(description)}`;
  return { label, id, url, description, concepturi, text };
}

/** Entries of Wikidata. */
export const wikidata: ComponentDefinition = {
  type: 'WikidataComponent',
  aliases: ['WikidataAPI', 'WikidataAPIComponent'],
  displayName: 'Wikidata',
  category: 'wikipedia',
  description: 'Finds entries of Wikidata by their names.',
  inputs: [
    textField('query', 'Query', { isToolArgument: true, info: 'What to search for.' }),
    textField('input_value', 'Query', { isAdvanced: true, info: 'Of older versions.' }),
  ],
  outputs: [output('dataframe', 'DataFrame', 'fetch_content_dataframe', 'DataFrame')],
  olderToolName: 'wikidata_search_api',
  methods: { fetch_content_dataframe: search, fetch_content: search, run_model: search },
};

import type { JsonObject } from '../base/json';
import { HtmlPage } from '../documents/html';
import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { dataText } from '../flow/text';
import { Data, Message } from '../flow/values';
import { flagField, invalidInput, kindOf, output, stringField, valueField } from './fields';

async function extract(context: ComponentContext): Promise<readonly Data[]> {
  return Promise.all(
    context.list('data_input').map((item) => {
      if (item instanceof Data) return addLinks(context, item.data, dataText(item));
      if (item instanceof Message) return addLinks(context, {}, item.text);
      throw invalidInput(context, 'data_input', `it takes data, and got ${kindOf(item)}.`);
    }),
  );
}

/** Links as LangChain's link metadata has them: out to what the page links to, in at its own address. */
async function addLinks(
  context: ComponentContext,
  fields: JsonObject,
  html: string,
): Promise<Data> {
  const kind = context.text('kind') || 'hyperlink';
  const source = fields['source'] ?? fields['url'];
  const base = typeof source === 'string' ? source : undefined;
  const page = await HtmlPage.parse(html);
  const found = page.links.flatMap((href) => resolve(href, base, context) ?? []);
  const own = base === undefined ? undefined : resolve(base, undefined, context);
  const links = [
    ...[...new Set(found)]
      .filter((tag) => tag !== own)
      .map((tag) => ({ kind, direction: 'out', tag })),
    ...(own === undefined ? [] : [{ kind, direction: 'in', tag: own }]),
  ];
  return new Data({ ...fields, text: html, links });
}

function resolve(
  href: string,
  base: string | undefined,
  context: ComponentContext,
): string | undefined {
  const url = URL.parse(href, base);
  if (url === null || !/^https?:$/.test(url.protocol)) return undefined;
  if (context.boolean('drop_fragments')) url.hash = '';
  return url.href;
}

/** Finds the links of HTML documents. */
export const htmlLinkExtractor: ComponentDefinition = {
  type: 'HtmlLinkExtractor',
  aliases: ['HtmlLinkExtractorComponent'],
  displayName: 'HTML Link Extractor',
  category: 'langchain_utilities',
  description: 'Adds the links of HTML documents to their data.',
  inputs: [
    stringField('kind', 'Kind of edge', { defaultValue: 'hyperlink' }),
    flagField('drop_fragments', 'Drop URL fragments', true),
    valueField('data_input', 'Input', ['Data'], {
      isRequired: true,
      isList: true,
      info: 'Documents with HTML as text, and their address as source.',
    }),
  ],
  outputs: [output('data', 'Data', 'transform_data', 'Data')],
  methods: { transform_data: extract },
};

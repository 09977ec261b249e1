import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Data } from '../flow/values';
import { choiceField, integerField, invalidInput, output, valueField } from './fields';
import { splitSizes, textsOf } from './splitText';
import { splitRecursively, type Separator } from './textSplitter';

const lines: readonly Separator[] = ['\n\n', '\n', ' ', ''];
/** Words that open a line. */
const words = (names: string): readonly Separator[] => names.split(' ').map((name) => `\n${name} `);
const branches = words('if for while switch case');
const tags = (names: string): readonly Separator[] => names.split(' ').map((name) => `<${name}`);

const cFamily = [...words('class void int float double'), ...branches, ...lines];
const javaScript = [...words('function const let var class'), ...branches, '\ndefault ', ...lines];

/** Where a text of each language is best cut, the best first (the lists of LangChain's splitters). */
const separators: Readonly<Record<string, readonly Separator[]>> = {
  c: cFamily,
  cpp: cFamily,
  csharp: [
    ...words('interface enum delegate event class abstract public protected private static'),
    ...words('return if continue for foreach while switch break case else'),
    ...words('try throw finally catch'),
    ...lines,
  ],
  go: [...words('func var const type if for switch case'), ...lines],
  html: [
    ...tags('body div p br li h1 h2 h3 h4 h5 h6 span table tr td th ul ol'),
    ...tags('header footer nav head style script meta title'),
    '',
  ],
  java: [...words('class public protected private static'), ...branches, ...lines],
  js: javaScript,
  kotlin: [
    ...words('class public protected private internal companion fun val var'),
    ...words('if for while when else'),
    ...lines,
  ],
  markdown: [/(\n#{1,6} )/, '```\n', /(\n\*{3,}\n)/, /(\n-{3,}\n)/, /(\n_{3,}\n)/, ...lines],
  php: [...words('function class if foreach while do switch case'), ...lines],
  python: ['\nclass ', '\ndef ', '\n\tdef ', ...lines],
  ruby: [...words('def class if unless while for do begin rescue'), ...lines],
  rust: [...words('fn const let if while for loop match const'), ...lines],
  scala: [...words('class object def val var if for while match case'), ...lines],
  swift: [...words('func class struct enum if for while do switch case'), ...lines],
  ts: [
    ...words('enum interface namespace type class function const let var'),
    ...branches,
    '\ndefault ',
    ...lines,
  ],
};

function transform(context: ComponentContext): readonly Data[] {
  const language = context.text('code_language');
  const own = Object.hasOwn(separators, language) ? separators[language] : undefined;
  if (own === undefined) {
    throw invalidInput(
      context,
      'code_language',
      `it cannot split the language ${JSON.stringify(language)}.`,
      `Choose one of ${Object.keys(separators).join(', ')}.`,
    );
  }
  const options = { ...splitSizes(context), keep: 'start' as const };
  return textsOf(context, 'data_input', 'text').flatMap(({ text, rest }) =>
    splitRecursively(text, own, options).map((chunk) => new Data({ ...rest, text: chunk })),
  );
}

/** A source text in chunks that keep classes, functions and blocks together. */
export const languageSplitter: ComponentDefinition = {
  type: 'LanguageRecursiveTextSplitter',
  aliases: ['LanguageRecursiveTextSplitterComponent'],
  displayName: 'Language Recursive Text Splitter',
  category: 'textsplitters',
  description: 'Splits source code where its language has its joints.',
  inputs: [
    integerField('chunk_size', 'Chunk Size', { defaultValue: 1000 }),
    integerField('chunk_overlap', 'Chunk Overlap', { defaultValue: 200 }),
    valueField('data_input', 'Input', ['Data'], { isList: true, isRequired: true }),
    choiceField('code_language', 'Code Language', Object.keys(separators), {
      defaultValue: 'python',
    }),
  ],
  outputs: [output('data', 'Data', 'transform_data', 'Data')],
  methods: { transform_data: transform },
};

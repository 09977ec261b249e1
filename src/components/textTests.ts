type Test = (text: string, other: string) => boolean;

/** How two texts are compared, by the words that Langflow's routers and filters use. */
export const textTests: Readonly<Record<string, Test>> = {
  equals: (text, other) => text === other,
  'not equals': (text, other) => text !== other,
  contains: (text, other) => text.includes(other),
  'starts with': (text, other) => text.startsWith(other),
  'ends with': (text, other) => text.endsWith(other),
};

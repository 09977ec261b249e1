/** What the page reads of the OpenAPI document; the server makes it, so its shape is known. */
export interface ApiDocument {
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly description?: string;
  };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface Operation {
  readonly summary: string;
  readonly tags: readonly string[];
  /** Empty where no key is needed. */
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema?: Schema }>>;
  };
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required?: boolean;
  readonly schema?: Schema;
}

/** JSON Schema as far as examples and descriptions need it. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly format?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** One endpoint, as the page lists it. */
export interface Endpoint extends Operation {
  readonly method: string;
  readonly path: string;
}

/** All endpoints by their tags, in the order of the document. */
export function byTag(document: ApiDocument): ReadonlyMap<string, readonly Endpoint[]> {
  const tags = new Map<string, Endpoint[]>();
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const tag = operation.tags[0] ?? 'Other';
      tags.set(tag, [
        ...(tags.get(tag) ?? []),
        { ...operation, method: method.toUpperCase(), path },
      ]);
    }
  }
  return tags;
}

/** A word for what a schema takes, such as `string or null`. */
export function typeOf(schema: Schema | undefined): string {
  if (schema === undefined) return 'anything';
  if (schema.format === 'flag') return 'true or false';
  if (schema.enum !== undefined)
    return schema.enum.map((value) => JSON.stringify(value)).join(' or ');
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(typeOf))].join(' or ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items)}`;
  return typeof schema.type === 'string' ? schema.type : 'anything';
}

/** A body to begin with: the fields that must be there, or all of them where none must. */
export function exampleOf(schema: Schema | undefined): unknown {
  if (schema === undefined) return {};
  if (schema.default !== undefined) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return exampleOf(schema.anyOf[0]);
  if (schema.type === 'array') return [];
  if (schema.type === 'object' || schema.properties !== undefined) {
    const wanted = schema.required ?? [];
    return Object.fromEntries(
      Object.entries(schema.properties ?? {})
        .filter(([name]) => wanted.length === 0 || wanted.includes(name))
        .map(([name, property]) => [name, exampleOf(property)]),
    );
  }
  return plainExamples[typeof schema.type === 'string' ? schema.type : ''] ?? null;
}

const plainExamples: Readonly<Record<string, unknown>> = {
  string: '',
  integer: 0,
  number: 0,
  boolean: false,
};

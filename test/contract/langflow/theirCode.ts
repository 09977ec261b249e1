import type { GraphNode } from './known';

interface TheirComponent {
  readonly template?: { readonly code: { readonly value: string } };
}

/** Puts the Python of a Langflow server into nodes: our sample flows hold none, and Langflow runs what the flow has. */
export async function withTheirCode(url: string, nodes: readonly GraphNode[]): Promise<void> {
  const catalogue = (await (await fetch(`${url}/api/v1/all`)).json()) as Readonly<
    Record<string, Readonly<Record<string, TheirComponent>>>
  >;
  for (const { data } of nodes) {
    const theirs = Object.values(catalogue)
      .map((category) => category[data.type])
      .find((component) => component?.template !== undefined);
    const field = data.node.template.code;
    if (theirs?.template !== undefined && field !== undefined) {
      field.value = theirs.template.code.value;
    }
  }
}

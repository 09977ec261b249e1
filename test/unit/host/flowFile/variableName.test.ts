import assert from 'node:assert/strict';
import { builtinComponents } from '../../../../src/components/builtin.js';
import { ComponentRegistry } from '../../../../src/flow/registry.js';
import { variableFor } from '../../../../src/host/flowFile/variableName.js';
import { findProvider } from '../../../../src/models/providers.js';
import { buildFlow, type NodeSpec } from '../../../support/flowBuilder.js';

const knowledge = {
  registry: new ComponentRegistry(builtinComponents),
  keyVariableOf: (provider: string) => findProvider(provider)?.keyVariable,
};

function nameFor(node: NodeSpec, field: string): string {
  const [parsed] = buildFlow([node]).nodes;
  assert.ok(parsed);
  return variableFor(parsed, field, knowledge);
}

const key = (label: string): { readonly type: string; readonly display_name: string } => ({
  type: 'str',
  display_name: label,
});

describe('the name of a variable for a key found in a file', () => {
  it("is the one that the provider's key usually has", () => {
    const fields = { api_key: key('OpenAI API Key') };
    assert.equal(
      nameFor({ id: 'OpenAIModel-a', displayName: 'GPT', fields }, 'api_key'),
      'OPENAI_API_KEY',
    );
    const agent = { agent_llm: 'Anthropic', api_key: key('API Key') };
    assert.equal(nameFor({ id: 'Agent-a', fields: agent }, 'api_key'), 'ANTHROPIC_API_KEY');
  });

  it('else says whose key it is', () => {
    const node = { id: 'Search-a', displayName: 'Web Search' };
    assert.equal(nameFor({ ...node, fields: { k: key('API Key') } }, 'k'), 'WEB_SEARCH_API_KEY');
    assert.equal(nameFor({ ...node, fields: { k: key('Tavily API Key') } }, 'k'), 'TAVILY_API_KEY');
    assert.equal(nameFor({ ...node, fields: { k: key('3rd Token!') } }, 'k'), 'KEY_3RD_TOKEN');
  });
});

/** How a provider is spoken to. `editor` is VS Code's own language model API. */
export type Protocol = 'openai' | 'anthropic' | 'azure' | 'compatible' | 'editor';

/** What is known about a provider without asking it. */
export interface Provider {
  /** As Langflow spells it; errors and menus show it. */
  readonly name: string;
  /** Other spellings in flows, in lower case. */
  readonly aliases?: readonly string[];
  readonly protocol: Protocol;
  /** The variable that holds its key; absent where it needs none. */
  readonly keyVariable?: string;
  /** Where requests go unless node, setting or variable say otherwise. */
  readonly baseUrl?: string;
  /** The variable that may hold another base URL. */
  readonly baseUrlVariable?: string;
  /** Hosts of the provider's own beside that of `baseUrl`. */
  readonly domains?: readonly string[];
  /** Path that is added to a base URL without one. */
  readonly apiPath?: string;
}

/** Providers that answer OpenAI's chat completions at a public address of their own. */
function compatible(
  name: string,
  keyVariable: string,
  baseUrl: string,
  aliases: readonly string[] = [],
): Provider {
  return {
    name,
    aliases,
    protocol: 'compatible',
    keyVariable,
    baseUrl,
    apiPath: new URL(baseUrl).pathname.replace(/\/$/, ''),
  };
}

const editorProvider = 'VS Code';

/** Every provider that can be opened, in the order menus show them. */
export const providers: readonly Provider[] = [
  {
    name: 'OpenAI',
    protocol: 'openai',
    keyVariable: 'OPENAI_API_KEY',
    baseUrl: 'https://api.openai.com/v1',
    baseUrlVariable: 'OPENAI_BASE_URL',
  },
  {
    name: 'Anthropic',
    protocol: 'anthropic',
    keyVariable: 'ANTHROPIC_API_KEY',
    baseUrl: 'https://api.anthropic.com/v1',
    baseUrlVariable: 'ANTHROPIC_BASE_URL',
    apiPath: '/v1',
  },
  {
    name: 'Ollama',
    protocol: 'compatible',
    baseUrl: 'http://localhost:11434/v1',
    baseUrlVariable: 'OLLAMA_BASE_URL',
    apiPath: '/v1',
  },
  {
    name: 'LM Studio',
    aliases: ['lmstudio'],
    protocol: 'compatible',
    baseUrl: 'http://localhost:1234/v1',
    baseUrlVariable: 'LMSTUDIO_BASE_URL',
    apiPath: '/v1',
  },
  // Every customer has an address of their own, in a domain of the provider's.
  {
    name: 'Azure OpenAI',
    aliases: ['azure', 'azureopenai', 'azure openai service'],
    protocol: 'azure',
    keyVariable: 'AZURE_OPENAI_API_KEY',
    baseUrlVariable: 'AZURE_OPENAI_ENDPOINT',
    domains: ['*.openai.azure.com', '*.cognitiveservices.azure.com'],
  },
  compatible(
    'Google Generative AI',
    'GOOGLE_API_KEY',
    'https://generativelanguage.googleapis.com/v1beta/openai',
    ['google', 'gemini'],
  ),
  compatible('Groq', 'GROQ_API_KEY', 'https://api.groq.com/openai/v1'),
  compatible('OpenRouter', 'OPENROUTER_API_KEY', 'https://openrouter.ai/api/v1'),
  compatible('MistralAI', 'MISTRAL_API_KEY', 'https://api.mistral.ai/v1', [
    'mistral',
    'mistral ai',
  ]),
  compatible('DeepSeek', 'DEEPSEEK_API_KEY', 'https://api.deepseek.com/v1'),
  compatible('xAI', 'XAI_API_KEY', 'https://api.x.ai/v1'),
  compatible('NVIDIA', 'NVIDIA_API_KEY', 'https://integrate.api.nvidia.com/v1'),
  compatible('SambaNova', 'SAMBANOVA_API_KEY', 'https://api.sambanova.ai/v1'),
  compatible('Perplexity', 'PERPLEXITY_API_KEY', 'https://api.perplexity.ai'),
  compatible('Novita AI', 'NOVITA_API_KEY', 'https://api.novita.ai/v3/openai', ['novita']),
  // Without a key variable: many servers that speak this dialect ask for no key.
  {
    name: 'OpenAI Compatible',
    aliases: ['openai-compatible', 'vllm', 'custom'],
    protocol: 'compatible',
    baseUrlVariable: 'OPENAI_BASE_URL',
  },
  // The gateway of an ONLYOFFICE portal: its key travels in a cookie.
  {
    name: 'ONLYOFFICE DocSpace',
    aliases: ['docspace'],
    protocol: 'compatible',
    baseUrlVariable: 'AI_GATEWAY_BASE_URL',
  },
  { name: editorProvider, aliases: ['vscode', 'copilot'], protocol: 'editor' },
];

/** Finds a provider by its name or another spelling, whatever the case. */
export function findProvider(name: string): Provider | undefined {
  const wanted = name.trim().toLowerCase();
  return providers.find(
    (provider) =>
      provider.name.toLowerCase() === wanted || provider.aliases?.includes(wanted) === true,
  );
}

/**
 * A base URL in the form the provider's client takes: no trailing slash, and the provider's API
 * path where the address has none. Undefined where it is no HTTP address.
 */
export function normaliseBaseUrl(provider: Provider, address: string): string | undefined {
  if (!URL.canParse(address.trim())) return undefined;

  const url = new URL(address.trim());
  if (!['http:', 'https:'].includes(url.protocol)) return undefined;

  // Some flows carry the address of the route itself.
  const path = url.pathname.replace(/(\/chat\/completions)?\/*$/, '');
  return `${url.origin}${path === '' ? (provider.apiPath ?? '') : path}`;
}

/** Whether an address is on this machine, where servers rarely ask for a key. */
export function isLoopback(address: string): boolean {
  const host = URL.canParse(address) ? new URL(address).hostname : '';
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

/**
 * Models that reason before they answer and refuse a temperature (Langflow: the o1, o3, o4 and
 * gpt-5 families). A provider prefix such as `openai/` is looked through.
 */
export function isReasoningModel(model: string): boolean {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  return /^(o[134](-|$)|gpt-5(?!.*-chat))/.test(name);
}

import type { LanguageModelV4 } from '@ai-sdk/provider';
import { AppError, type ErrorSubject } from '../base/errors';
import type { LanguageModel, ModelPort, ModelSpec, VariablePort } from '../flow/ports';
import type { ModelName } from '../protocol/model';
import { withExtraFields, type Connection } from './connection';
import type { EditorModel, EditorModels } from './editorModels';
import { KeyGuard } from './keyGuard';
import {
  findProvider,
  isLoopback,
  normaliseBaseUrl,
  providers,
  type Protocol,
  type Provider,
} from './providers';

/** What the user set for all flows. */
export interface ModelSettings {
  readonly openAiBaseUrl?: string | undefined;
  readonly anthropicBaseUrl?: string | undefined;
  readonly ollamaBaseUrl?: string | undefined;
  /** Hosts beside the providers' own that may get the user's keys. */
  readonly keyHosts?: readonly string[] | undefined;
  /** Used by nodes without a model of their own. */
  readonly defaultModel?: ModelName | undefined;
}

export interface ModelCatalogOptions {
  /** Opened in place of every model that is asked for, and of the default. */
  readonly override?: ModelName | undefined;
  readonly variables: VariablePort;
  /** Asked at every use, so that changes apply at once. */
  readonly settings: () => ModelSettings;
  readonly editorModels?: EditorModels | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Wait before the first retry of a request, in milliseconds. */
  readonly retryDelayMs?: number | undefined;
}

/** Opens language models by provider and name; loads a provider's client at its first use. */
export class ModelCatalog implements ModelPort {
  private readonly guard: KeyGuard;

  constructor(private readonly options: ModelCatalogOptions) {
    this.guard = new KeyGuard(options.variables, () => options.settings().keyHosts ?? []);
  }

  async open(asked: ModelSpec): Promise<LanguageModel> {
    const { override } = this.options;
    const spec = override === undefined ? asked : overrideModel(asked, override);
    const provider = findProvider(spec.provider);
    if (provider === undefined) throw unknownProvider(spec);

    // The provider's own spelling from here on, so that errors read alike.
    const known = { ...spec, provider: provider.name };
    if (provider.protocol === 'editor') return this.openEditorModel(known);

    const baseUrl = await this.baseUrl(provider, known);
    const apiKey = await this.key(provider, known, baseUrl);
    this.guard.checkModel({
      url: baseUrl,
      apiKey,
      headers: known.headers,
      ownUrls: [await this.variable(provider.baseUrlVariable)],
      subject: subjectOf(known),
    });
    const [{ SdkModel }, model] = await Promise.all([
      import('./sdkModel'),
      connect(provider.protocol, {
        provider: provider.name,
        model: known.model,
        baseUrl,
        apiKey,
        apiVersion: known.apiVersion,
        headers: known.headers ?? {},
        fetch: withExtraFields(this.options.fetch ?? globalThis.fetch, known.extra),
      }),
    ]);
    const retryDelayMs = this.options.retryDelayMs ?? 500;
    return new SdkModel({ spec: known, model, baseUrl, secret: apiKey, retryDelayMs });
  }

  defaultModel(): Promise<ModelName | undefined> {
    return Promise.resolve(this.options.override ?? this.options.settings().defaultModel);
  }

  /** Node before setting before variable; the provider's own address in a node is no choice. */
  private async baseUrl(provider: Provider, spec: ModelSpec): Promise<string> {
    const own = spec.baseUrl?.trim() ?? '';
    const isChosen = own !== '' && normaliseBaseUrl(provider, own) !== provider.baseUrl;
    const address = isChosen ? own : await this.commonBaseUrl(provider);
    const url = normaliseBaseUrl(provider, address);
    if (url !== undefined) return url;

    throw new AppError(
      'input-invalid',
      address === ''
        ? `${spec.node.component} needs a base URL for ${provider.name}, and none is set.`
        : `The base URL of ${provider.name} for ${spec.node.component} is no web address: ${address}`,
      { remedy: 'Enter an address such as http://localhost:8000/v1.', subject: subjectOf(spec) },
    );
  }

  /** The base URL where a node chooses none; empty where nobody knows one. */
  private async commonBaseUrl(provider: Provider): Promise<string> {
    const settings = this.options.settings();
    const byName: Readonly<Record<string, string | undefined>> = {
      OpenAI: settings.openAiBaseUrl,
      Anthropic: settings.anthropicBaseUrl,
      Ollama: settings.ollamaBaseUrl,
    };
    const setting = byName[provider.name]?.trim() ?? '';
    return setting === ''
      ? ((await this.variable(provider.baseUrlVariable)) ?? provider.baseUrl ?? '')
      : setting;
  }

  private async variable(name: string | undefined): Promise<string | undefined> {
    const value = name === undefined ? undefined : await this.options.variables.get(name);
    return value === undefined || value.trim() === '' ? undefined : value.trim();
  }

  /** The node's key, else the provider's variable; local servers may go without. */
  private async key(
    provider: Provider,
    spec: ModelSpec,
    baseUrl: string,
  ): Promise<string | undefined> {
    const own = spec.apiKey?.trim() ?? '';
    // Flows that lost their `load_from_db` mark carry the variable's name as the key.
    if (own !== '' && own !== provider.keyVariable) return own;

    const value =
      (await this.variable(spec.apiKeyVariable)) ?? (await this.variable(provider.keyVariable));
    const variable = spec.apiKeyVariable ?? provider.keyVariable;
    const isNeeded = provider.keyVariable !== undefined && !isLoopback(baseUrl);
    if (value !== undefined || variable === undefined || !isNeeded) return value;

    throw new AppError(
      'variable-missing',
      `${spec.node.component} needs a key for ${provider.name}, and ${variable} is not set.`,
      { remedy: `Set the variable ${variable}.`, subject: { ...subjectOf(spec), variable } },
    );
  }

  private async openEditorModel(spec: ModelSpec): Promise<LanguageModel> {
    const models = (await this.options.editorModels?.list()) ?? [];
    const model = chooseEditorModel(models, spec.model);
    if (model !== undefined) {
      return { spec, generate: (request, signal) => model.generate(request, signal) };
    }

    const isEmpty = models.length === 0;
    throw new AppError(
      'provider-unavailable',
      isEmpty
        ? `${spec.node.component} asks for a model of ${spec.provider}, and none is on offer here.`
        : `${spec.provider} offers no model named ${spec.model} to ${spec.node.component}.`,
      {
        remedy: isEmpty
          ? 'Run the flow inside VS Code with a language model extension, or choose another provider.'
          : `Choose one of: ${models.map(({ id }) => id).join(', ')}.`,
        subject: subjectOf(spec),
      },
    );
  }
}

/** The node's key, address and extra fields belong to its own provider and go to no other. */
function overrideModel(asked: ModelSpec, { provider, model }: ModelName): ModelSpec {
  const own = findProvider(asked.provider);
  if (own !== undefined && own === findProvider(provider)) return { ...asked, model };

  const { temperature, maxTokens, jsonMode, maxRetries, timeoutSeconds, node } = asked;
  return { provider, model, temperature, maxTokens, jsonMode, maxRetries, timeoutSeconds, node };
}

/** By id, else by family or name; no name means whatever the editor offers first. */
function chooseEditorModel(
  models: readonly EditorModel[],
  wanted: string,
): EditorModel | undefined {
  const name = wanted.trim().toLowerCase();
  if (name === '' || name === 'auto') return models[0];

  return (
    models.find((model) => model.id.toLowerCase() === name) ??
    models.find((model) => [model.family, model.name].some((it) => it.toLowerCase() === name))
  );
}

function subjectOf(spec: ModelSpec): ErrorSubject {
  return { nodeId: spec.node.id, component: spec.node.component, provider: spec.provider };
}

function unknownProvider(spec: ModelSpec): AppError {
  const name = spec.provider === '' ? 'without a name' : spec.provider;
  return new AppError(
    'provider-unknown',
    `${spec.node.component} asks for the provider ${name}, which is not known here.`,
    {
      remedy: `Choose one of: ${providers.map((provider) => provider.name).join(', ')}.`,
      subject: subjectOf(spec),
    },
  );
}

/** One client per protocol, each in its own file and loaded when first needed. */
async function connect(
  protocol: Exclude<Protocol, 'editor'>,
  connection: Connection,
): Promise<LanguageModelV4> {
  switch (protocol) {
    case 'openai':
      return (await import('./openai')).openAiModel(connection);
    case 'anthropic':
      return (await import('./anthropic')).anthropicModel(connection);
    case 'azure':
      return (await import('./azure')).azureModel(connection);
    case 'compatible':
      return (await import('./compatible')).compatibleModel(connection);
  }
}

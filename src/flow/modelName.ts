import type { ModelName } from '../protocol/model';

/**
 * A provider and a model written as one text, `provider/model` or `provider:model`. A model's own name
 * may hold either sign, a provider's holds none. Undefined where the text is none of this.
 */
export function parseModelName(text: string): ModelName | undefined {
  const [, provider, model] = /^([^:/]+)[:/](.+)$/s.exec(text.trim()) ?? [];
  if (provider === undefined || model === undefined) return undefined;

  const name = { provider: provider.trim(), model: model.trim() };
  return name.provider === '' || name.model === '' ? undefined : name;
}

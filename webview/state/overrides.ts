import type { ModelName, ShownValue } from '../../src/protocol/model';
import type { Overrides } from '../../src/protocol/parameters';

/** A value that a field may be given. */
export type FieldValue = ShownValue['value'];

export const noOverrides: Overrides = { tweaks: {} };

const maxNodes = 500;
const maxLength = 200_000;

/** Reads overrides that were kept; what is no part of any is left out. */
export function parseOverrides(raw: unknown): Overrides {
  if (!isRecord(raw) || JSON.stringify(raw).length > maxLength) return noOverrides;

  const { model, tweaks } = raw;
  const nodes = isRecord(tweaks) ? Object.entries(tweaks) : [];
  // What was kept came from JSON.
  const kept = nodes.filter(([, values]) => isRecord(values)).slice(0, maxNodes) as [
    string,
    Overrides['tweaks'][string],
  ][];
  return withModel({ tweaks: Object.fromEntries(kept) }, isModel(model) ? model : undefined);
}

/** A field with another value. */
export function withTweak(
  overrides: Overrides,
  nodeId: string,
  field: string,
  value: FieldValue,
): Overrides {
  const own = { ...overrides.tweaks[nodeId], [field]: value };
  return { ...overrides, tweaks: { ...overrides.tweaks, [nodeId]: own } };
}

/** A field as the flow has it. */
export function withoutTweak(overrides: Overrides, nodeId: string, field: string): Overrides {
  const own = Object.entries(overrides.tweaks[nodeId] ?? {}).filter(([name]) => name !== field);
  const others = Object.entries(overrides.tweaks).filter(([id]) => id !== nodeId);
  const all = own.length === 0 ? others : [...others, [nodeId, Object.fromEntries(own)] as const];
  return { ...overrides, tweaks: Object.fromEntries(all) };
}

/** With a model for all components, or with each component's own. */
export function withModel({ tweaks }: Overrides, model: ModelName | undefined): Overrides {
  return model === undefined ? { tweaks } : { tweaks, model };
}

/** How much is changed; the model counts as one. */
export function countChanges({ model, tweaks }: Overrides): number {
  const fields = Object.values(tweaks).reduce((sum, own) => sum + Object.keys(own).length, 0);
  return fields + (model === undefined ? 0 : 1);
}

/** As a run takes them: nothing where nothing is changed. */
export function runOverrides(overrides: Overrides): Partial<Overrides> {
  const { model, tweaks } = overrides;
  return {
    ...(model === undefined ? {} : { model }),
    ...(Object.keys(tweaks).length === 0 ? {} : { tweaks }),
  };
}

/** Whether two say the same. */
export function isSameOverrides(a: Overrides, b: Overrides): boolean {
  const written = ({ model, tweaks }: Overrides): string => {
    const entries = Object.entries(tweaks).map(([id, own]) => [id, Object.entries(own).toSorted()]);
    return JSON.stringify([model?.provider, model?.model, entries.toSorted()]);
  };
  return written(a) === written(b);
}

function isModel(value: unknown): value is ModelName {
  return (
    isRecord(value) && typeof value['provider'] === 'string' && typeof value['model'] === 'string'
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

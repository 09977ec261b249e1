import { parametersOf, withoutSecrets } from '../../flow/parameters';
import type { PlaygroundMethods } from '../../protocol/playground';
import type { Methods } from '../../protocol/rpc';
import type { PlaygroundContext } from './playgroundMethods';
import { requireTrust } from './startRun';
import { t } from '../words';

type ParameterMethods = Pick<
  PlaygroundMethods,
  'parameters' | 'pickModel' | 'listPresets' | 'savePreset' | 'deletePreset' | 'writeBack'
>;

/** What runs may use in place of what the flow file says, and the way into the file. */
export function parameterMethods(context: PlaygroundContext): Methods<ParameterMethods> {
  const { flowId, runtime, presets } = context;
  return {
    parameters: async () => parametersOf((await runtime.catalog.resolve(flowId)).flow),
    pickModel: () => context.pickModel(t('Model for the Next Runs')),
    listPresets: () => presets.list(flowId),
    savePreset: async ({ name, tweaks, model }) => {
      requireTrust(context);
      const { flow } = await runtime.catalog.resolve(flowId);
      const kept = { name: name.trim(), tweaks: withoutSecrets(flow, tweaks) };
      return presets.save(flowId, model === undefined ? kept : { ...kept, model });
    },
    deletePreset: ({ name }) => {
      requireTrust(context);
      return presets.remove(flowId, name);
    },
    writeBack: async (overrides) => {
      requireTrust(context);
      const { path } = await runtime.catalog.resolve(flowId);
      return { written: await context.writeBack(path, overrides) };
    },
  };
}

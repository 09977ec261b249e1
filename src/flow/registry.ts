import { AppError } from '../base/errors';
import type { ComponentDefinition } from './component';
import type { FlowNode } from './flowFile';

/** The native components. Refuses two that answer to the same name. */
export class ComponentRegistry {
  private readonly byName = new Map<string, ComponentDefinition>();

  constructor(private readonly definitions: readonly ComponentDefinition[]) {
    for (const definition of definitions) {
      for (const name of [definition.type, ...(definition.aliases ?? [])]) {
        const taken = this.byName.get(name);
        if (taken !== undefined) {
          throw new AppError(
            'internal',
            `${taken.displayName} and ${definition.displayName} both answer to the type ${name}.`,
          );
        }
        this.byName.set(name, definition);
      }
    }
  }

  all(): readonly ComponentDefinition[] {
    return this.definitions;
  }

  /**
   * The native version of a node: by its type, else by the class its module names, else by the class
   * its stored Python declares (flows keep the type that a user gave a renamed component).
   */
  find(node: FlowNode): ComponentDefinition | undefined {
    return (
      this.byName.get(node.type) ??
      this.byName.get(node.module?.split('.').at(-1) ?? '') ??
      this.byName.get(declaredClass(node.code) ?? '')
    );
  }
}

/** The last class that a component's Python declares: Langflow takes it for the component. */
function declaredClass(code: string | undefined): string | undefined {
  return code
    ?.match(/^class\s+\w+/gm)
    ?.at(-1)
    ?.replace(/^class\s+/, '');
}

import { AppError } from '../base/errors';
import type { ComponentDefinition } from './component';
import type { FlowNode } from './flowFile';
import { declaredClass } from './pythonCode';
import { judgeNode, type EditedComponents, type Verdict } from './support';

/** The native components. Refuses two that answer to the same name. */
export class ComponentRegistry {
  private readonly byName = new Map<string, ComponentDefinition>();

  constructor(
    private readonly definitions: readonly ComponentDefinition[],
    /** Asked at every use, so that a change of the setting applies at once. */
    private readonly editedComponents: () => EditedComponents = () => 'useBuiltIn',
  ) {
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
      this.byName.get(bundledType(node.type)) ??
      this.byName.get(node.module?.split('.').at(-1) ?? '') ??
      this.byName.get(declaredClass(node.code ?? '') ?? '')
    );
  }

  /** How a node runs. */
  judge(node: FlowNode): Verdict {
    return judgeNode(node, this.find(node), this.editedComponents());
  }
}

/** The class in a type of a bundle: Langflow writes `ext:<bundle>:<class>@<source>` since 1.12. */
function bundledType(type: string): string {
  return /^ext:[^:]*:([^@]+)/.exec(type)?.[1] ?? '';
}

import { AppError } from '../base/errors';
import { newId, nameId } from '../base/ids';
import { asString, asStrings, isRecord } from '../base/json';
import type { SecretStore } from './secretStore';

/** What is known of a variable beside its value. */
export interface VariableNote {
  readonly id: string;
  readonly name: string;
  /** Langflow's word: `Credential` values are never shown, those of other types are. */
  readonly type: string;
  /** Names of the fields that an editor offers it for. */
  readonly defaultFields: readonly string[];
}

export interface Variable extends VariableNote {
  /** Only of variables that are no credentials. */
  readonly value: string | undefined;
}

/** Where notes are kept; values never are. */
export interface VariableNotes {
  read(): Promise<readonly VariableNote[]>;
  update(
    change: (notes: readonly VariableNote[]) => readonly VariableNote[],
  ): Promise<readonly VariableNote[]>;
}

const credential = 'Credential';

/** Global variables as Langflow's clients manage them. Values lie in the secret store, whatever the type. */
export class VariableBook {
  constructor(
    private readonly secrets: SecretStore,
    private readonly notes: VariableNotes,
  ) {}

  /** By name; those that start and end with two underscores are a program's own (Langflow). */
  async list(): Promise<readonly Variable[]> {
    const notes = new Map((await this.notes.read()).map((note) => [note.name, note]));
    const names = (await this.secrets.names()).filter((name) => !/^__.*__$/.test(name));
    return Promise.all(names.map((name) => this.describe(notes.get(name) ?? plainNote(name))));
  }

  /** @throws AppError `input-invalid` where there is one of that name. */
  async create(fields: Omit<VariableNote, 'id'> & { readonly value: string }): Promise<Variable> {
    if ((await this.secrets.names()).includes(fields.name)) {
      throw new AppError('input-invalid', 'Variable name already exists');
    }
    const { name, type, defaultFields } = fields;
    const note = { id: newId(), name, type, defaultFields };
    await this.secrets.set(name, fields.value);
    await this.notes.update((notes) => [...notes.filter((each) => each.name !== name), note]);
    return this.describe(note);
  }

  /**
   * Undefined where no variable has the id. The type stays: otherwise a caller could make a secret one that is
   * shown. @throws as {@link create} does.
   */
  async change(
    id: string,
    fields: {
      readonly name?: string | undefined;
      readonly value?: string | undefined;
      readonly defaultFields?: readonly string[] | undefined;
    },
  ): Promise<Variable | undefined> {
    const found = await this.find(id);
    if (found === undefined) return undefined;

    const name = fields.name ?? found.name;
    const names = await this.secrets.names();
    if (name !== found.name && names.includes(name)) {
      throw new AppError('input-invalid', 'Variable name already exists');
    }
    const value = fields.value ?? (await this.secrets.get(found.name)) ?? '';
    await this.secrets.set(name, value);
    if (name !== found.name) await this.secrets.delete(found.name);
    const note = {
      id: found.id,
      name,
      type: found.type,
      defaultFields: fields.defaultFields ?? found.defaultFields,
    };
    await this.notes.update((notes) => [...notes.filter((each) => each.id !== id), note]);
    return this.describe(note);
  }

  /** Whether there was one. */
  async delete(id: string): Promise<boolean> {
    const found = await this.find(id);
    if (found === undefined) return false;

    await this.secrets.delete(found.name);
    await this.notes.update((notes) => notes.filter((each) => each.id !== id));
    return true;
  }

  private async find(id: string): Promise<Variable | undefined> {
    return (await this.list()).find((variable) => variable.id === id);
  }

  private async describe(note: VariableNote): Promise<Variable> {
    const isSecret = note.type === credential;
    return { ...note, value: isSecret ? undefined : await this.secrets.get(note.name) };
  }
}

/** A variable that was set elsewhere, for example in the editor: always a secret. */
function plainNote(name: string): VariableNote {
  return { id: nameId(name), name, type: credential, defaultFields: [] };
}

/** Makes sense of the file where notes are kept; what it cannot read it leaves out. */
export function parseVariableNotes(value: unknown): readonly VariableNote[] {
  if (!Array.isArray(value)) return [];

  return value.flatMap((item: unknown) => {
    if (!isRecord(item)) return [];
    const [id, name, type] = [asString(item['id']), asString(item['name']), asString(item['type'])];
    return id === undefined || name === undefined || type === undefined
      ? []
      : [{ id, name, type, defaultFields: asStrings(item['defaultFields']) }];
  });
}

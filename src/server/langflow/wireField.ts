import type { JsonObject, JsonValue } from '../../base/json';
import type { InputDefinition, OutputDefinition } from '../../flow/component';
import { toJson } from '../../flow/show';

/** Langflow's input class and field type for each kind of input. */
const inputClasses: Readonly<
  Record<InputDefinition['kind'], readonly [name: string, type: string]>
> = {
  text: ['MessageTextInput', 'str'],
  message: ['MessageInput', 'str'],
  string: ['StrInput', 'str'],
  secret: ['SecretStrInput', 'str'],
  integer: ['IntInput', 'int'],
  number: ['FloatInput', 'float'],
  boolean: ['BoolInput', 'bool'],
  object: ['DictInput', 'dict'],
  table: ['TableInput', 'table'],
  file: ['FileInput', 'file'],
  prompt: ['PromptInput', 'prompt'],
  model: ['ModelInput', 'model'],
  handle: ['HandleInput', 'other'],
};

const emptyValues: Partial<Record<InputDefinition['kind'], JsonValue>> = {
  boolean: false,
  object: {},
  table: [],
};

/** An input as a field of Langflow's templates. */
export function toTemplateField(input: InputDefinition): JsonObject {
  const [inputClass, type] = inputClasses[input.kind];
  const isSecret = input.kind === 'secret';
  return {
    _input_type: input.options === undefined ? inputClass : 'DropdownInput',
    advanced: input.isAdvanced ?? false,
    api_editable: false,
    display_name: input.displayName,
    dynamic: false,
    ...(input.kind === 'file' ? { fileTypes: [], file_path: '' } : {}),
    info: input.info ?? '',
    ...(input.accepts === undefined ? {} : { input_types: acceptedTypes(input.accepts) }),
    list: input.isList ?? false,
    list_add_label: 'Add More',
    load_from_db: isSecret,
    name: input.name,
    ...(input.options === undefined ? {} : { options: input.options }),
    override_skip: false,
    ...(isSecret ? { password: true } : {}),
    placeholder: '',
    required: input.isRequired ?? false,
    show: true,
    title_case: false,
    tool_mode: input.isToolArgument ?? false,
    trace_as_metadata: true,
    track_in_telemetry: false,
    type,
    value: valueOf(input),
  };
}

function valueOf({ defaultValue, kind }: InputDefinition): JsonValue {
  return defaultValue === undefined ? (emptyValues[kind] ?? '') : toJson(defaultValue);
}

/** JSON and Table are the newer names of Data and DataFrame; an editor may have either. */
function acceptedTypes(types: readonly string[]): readonly string[] {
  const newer: Readonly<Record<string, string>> = { Data: 'JSON', DataFrame: 'Table' };
  return types.flatMap((type) => [type, newer[type] ?? []].flat());
}

/** An output as Langflow's nodes have it. */
export function toNodeOutput(output: OutputDefinition): JsonObject {
  return {
    allows_loop: false,
    cache: true,
    display_name: output.displayName,
    group_outputs: false,
    method: output.method,
    name: output.name,
    selected: output.types[0] ?? null,
    tool_mode: true,
    types: output.types,
    value: '__UNDEFINED__',
  };
}

/** A variable of a prompt as a field (Langflow: `DefaultPromptField`). */
export function toPromptField(name: string): JsonObject {
  return {
    field_type: 'str',
    required: false,
    placeholder: '',
    list: false,
    show: true,
    multiline: true,
    value: '',
    fileTypes: [],
    file_path: '',
    name,
    display_name: name,
    advanced: false,
    api_editable: false,
    input_types: ['Message'],
    dynamic: false,
    info: '',
    load_from_db: false,
    title_case: false,
    type: 'str',
  };
}

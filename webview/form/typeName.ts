/** `TextInput` as `Text Input`, `JSONtoData` as `JSON to Data`. */
export function typeName(type: string): string {
  return type.replace(/(?<=[A-Z])to(?=[A-Z])/g, ' to ').replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
}

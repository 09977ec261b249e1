const icons: readonly (readonly [RegExp, string])[] = [
  [/^ChatInput/, 'comment'],
  [/^ChatOutput/, 'comment-discussion'],
  [/Prompt/, 'symbol-string'],
  [/Memory|History|MessageStore/i, 'history'],
  [/Agent/, 'robot'],
  [/Model|LLM|OpenAI|Anthropic|Ollama/i, 'chip'],
  [/Router|IfElse|Conditional/i, 'git-branch'],
  [/Loop|Iterat/i, 'sync'],
  [/Tool|MCP|Calculator/i, 'tools'],
  [/File|Directory|Document/i, 'file'],
  [/API|URL|Web|HTTP/i, 'globe'],
  [/Search|Retriev/i, 'search'],
  [/Store|DB|Vector|SQL/i, 'database'],
  [/Pars|Json|Data|Type/i, 'json'],
];

/** The codicon of a kind of component. */
export function iconOfType(type: string): string {
  return icons.find(([pattern]) => pattern.test(type))?.[1] ?? 'symbol-misc';
}

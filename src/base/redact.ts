import { isRecord } from './json';

const secretKey = /key|token|secret|password|authorization|cookie/i;
/** Not a secret although the name says so: counts, limits and names of where a secret is kept. */
const harmlessKey = /^(?:max_?tokens|tokens?|usage|keyName|variable)$/i;
/** Keys as providers and our own API issue them, what follows "Bearer", and passwords in addresses. */
const secretText = new RegExp(
  [
    String.raw`\b(?:sk|pk|rk|gsk|xai|fp|tvly|glpat|nvapi)-[\w-]{8,}`,
    String.raw`\bAIza[\w-]{20,}`,
    String.raw`\b(?:gh[pousr]|hf|lsv2_pt)_\w{20,}`,
    String.raw`\bgithub_pat_\w{20,}`,
    String.raw`\bAKIA[0-9A-Z]{16}\b`,
    String.raw`\bxox[abeprs]-[\w-]{10,}`,
    String.raw`\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+`,
    String.raw`(?<=\bBearer\s+)[\w.~+/-]{8,}=*`,
    String.raw`(?<=://[^\s:@/]{1,100}:)[^\s:@/]{1,200}(?=@)`,
  ].join('|'),
  'g',
);
const mask = '***';
const maxDepth = 6;

/** Replaces what looks like a key inside a text. */
export function redactText(text: string): string {
  return text.replace(secretText, mask);
}

/** A copy of log details that is safe to write: secrets masked by name and by look, depth bounded. */
export function redactDetails(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return '…';
  if (value instanceof Error) return redactText(value.message);
  if (Array.isArray(value)) return value.map((item) => redactDetails(item, depth + 1));
  if (!isRecord(value)) return mask;

  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      isSecret(key, item) ? mask : redactDetails(item, depth + 1),
    ]),
  );
}

function isSecret(key: string, value: unknown): boolean {
  return typeof value === 'string' && secretKey.test(key) && !harmlessKey.test(key);
}

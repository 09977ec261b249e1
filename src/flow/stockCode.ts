import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { normalisePython } from './pythonCode';
import facts from './stockFacts.json';

/** Digits kept of each hash; Langflow keeps as many in a component's `code_hash`. */
const hashDigits = 12;

/** What is known about the Python that Langflow ships: hashes of code and names of fields, by type. */
interface StockFacts {
  /** Hash to type. */
  readonly types: ReadonlyMap<string, string>;
  readonly fields: ReadonlyMap<string, ReadonlySet<string>>;
}

let loaded: StockFacts | undefined;

/** Unpacked at the first edited component that is met. */
function stockFacts(): StockFacts {
  loaded ??= {
    types: new Map(
      Object.entries(facts.hashes).flatMap(([type, hashes]) =>
        (hashes.match(new RegExp(`.{${hashDigits}}`, 'g')) ?? []).map((hash) => [hash, type]),
      ),
    ),
    fields: new Map(
      Object.entries(facts.fields).map(([type, names]) => [type, new Set(names.split(' '))]),
    ),
  };
  return loaded;
}

/** The beginning of the SHA-256 of a text. */
export function shortHash(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text))).slice(0, hashDigits);
}

/** The component that Langflow ships with this very code, or with code that differs in comments and blanks only. */
export function stockType(code: string): string | undefined {
  const { types } = stockFacts();
  return types.get(shortHash(code)) ?? types.get(shortHash(normalisePython(code)));
}

/** Whether a component of this type has such a field in any version of Langflow. */
export function isStockField(type: string, field: string): boolean {
  return stockFacts().fields.get(type)?.has(field) === true;
}

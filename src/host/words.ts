import { readFileSync } from 'node:fs';
import path from 'node:path';
import { tryParseJson, isRecord } from '../base/json';
import { Sentences } from '../protocol/sentences';

type Value = string | number | boolean;
type Translate = (message: string, ...values: Value[]) => string;

/** What the editor knows of its language. */
export interface EditorLanguage {
  readonly translate: Translate;
  /** The table of the extension's own texts; undefined where they are shown in English. */
  readonly bundle: string | undefined;
  /** BCP 47 tag. */
  readonly tag: string;
}

/** English, until the extension starts; tests without an editor stay with it. */
let translate: Translate = fill;
let plurals = new Intl.PluralRules('en');
let folder: string | undefined;
let tag: string | undefined;
let sentences: Sentences | undefined;

/** From now on texts are in the editor's language. Nothing is read before something is to be said. */
export function speak(language: EditorLanguage): void {
  const { bundle } = language;
  translate = language.translate;
  tag = language.tag;
  plurals = new Intl.PluralRules(supported(bundle === undefined ? 'en' : language.tag) ?? 'en');
  folder = bundle;
  sentences = undefined;
}

/** The language of dates and numbers; the system's own before the extension starts. */
export function locale(): string | undefined {
  return tag === undefined ? undefined : supported(tag);
}

/** A text of the extension in the editor's language, where the editor itself cannot be asked. */
export function t(message: string, ...values: Value[]): string {
  return translate(message, ...values);
}

/** A text that depends on a number, which stands for `{0}` in it. */
export function plural(count: number, one: string, other: string, ...more: Value[]): string {
  const shown = new Intl.NumberFormat(locale()).format(count);
  return translate(plurals.select(count) === 'one' ? one : other, shown, ...more);
}

/** What the engine or a store says, in the editor's language. */
export function said(sentence: string): string {
  sentences ??= new Sentences(sentenceTable());
  return sentences.translate(sentence);
}

/** What happened and what to do about it, as one text. */
export function explain({
  message,
  remedy,
}: {
  message: string;
  remedy?: string | undefined;
}): string {
  return remedy === undefined ? said(message) : `${said(message)} ${said(remedy)}`;
}

/** The sentences stand beside the bundle, so that English editors and the start never read them. */
function sentenceTable(): Readonly<Record<string, string>> {
  if (folder === undefined) return {};

  const name = path.basename(folder).replace('bundle.l10n', 'sentences');
  return readTable(path.join(path.dirname(folder), name));
}

/** A table of texts from a file; empty where there is none. */
export function readTable(file: string): Readonly<Record<string, string>> {
  try {
    const table = tryParseJson(readFileSync(file, 'utf8'));
    const entries = isRecord(table) ? Object.entries(table) : [];
    return Object.fromEntries(entries.filter(isText));
  } catch {
    // No translation for this language.
    return {};
  }
}

function isText(entry: readonly [string, unknown]): entry is [string, string] {
  return typeof entry[1] === 'string';
}

function supported(language: string): string | undefined {
  return Intl.DateTimeFormat.supportedLocalesOf([language])[0];
}

function fill(message: string, ...values: readonly Value[]): string {
  return message.replace(/\{(\d)\}/g, (place, index: string) =>
    String(values[Number(index)] ?? place),
  );
}

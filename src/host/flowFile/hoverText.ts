import type { NodeSupport } from '../../flow/engine';
import type { NodeRecord, ShownValue } from '../../protocol/model';
import { durationLabel, timeLabel, type Now } from '../views/labels';
import { plural, said, t } from '../words';

/** Markdown of hovers. Everything that comes from a file or a run is quoted, so that it stays text. */

const maxOutputLength = 400;

export interface HoverField {
  readonly label: string;
  readonly value: string;
}

export interface HoverFacts {
  readonly name: string;
  readonly id: string;
  readonly type: string;
  readonly description: string | undefined;
  readonly support: NodeSupport | undefined;
  readonly isFrozen: boolean;
  readonly fields: readonly HoverField[];
  readonly hiddenFields: number;
  readonly last: { readonly record: NodeRecord; readonly startedAt: string } | undefined;
}

const icons: Readonly<Record<NodeSupport['support'], string>> = {
  native: 'pass',
  edited: 'edit',
  skipped: 'circle-slash',
  unknown: 'error',
  custom: 'error',
};

/** A component: what it is, whether it runs here, how it is set, what it gave last. */
export function nodeHover(facts: HoverFacts, now: Now): string {
  const { name, id, type, description, support, isFrozen, fields, hiddenFields, last } = facts;
  const frozen = isFrozen ? ` · $(lock) ${t('frozen')}` : '';
  const parts = [
    `**${plain(name)}** · ${codeSpan(id === '' ? type : id)}${frozen}`,
    supportLine(support, type),
    description === undefined || description === '' ? '' : plain(description),
    fields.map(({ label, value }) => `- ${plain(label)}: ${codeSpan(value)}`).join('\n'),
    hiddenFields > 0
      ? `*${plural(hiddenFields, '{0} more with a value', '{0} more with a value')}*`
      : '',
    last === undefined ? '' : lastRun(last.record, last.startedAt, now),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** A field: its name, its value, and the variable that it names. */
export function fieldHover(
  field: HoverField & { readonly name: string; readonly type: string; readonly info: string },
  variable: { readonly name: string; readonly isSet: boolean } | undefined,
): string {
  const parts = [
    `**${plain(field.label)}** · ${codeSpan(field.name)} (${plain(field.type)})`,
    plain(field.info),
    variable === undefined
      ? field.value === ''
        ? ''
        : codeSpan(field.value)
      : variableLine(variable.name, variable.isSet),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function statusText(status: NodeRecord['status']): string {
  const texts = {
    ok: t('Finished'),
    failed: t('Failed'),
    skipped: t('not taken'),
    cancelled: t('Stopped'),
  };
  return texts[status];
}

function variableLine(name: string, isSet: boolean): string {
  return isSet
    ? t('The variable {0} is set on this computer.', codeSpan(name))
    : t('The variable {0} **is not set** on this computer.', codeSpan(name));
}

function supportLine(support: NodeSupport | undefined, type: string): string {
  if (support === undefined) return codeSpan(type);

  const icon = `$(${icons[support.support]})`;
  return support.reason === ''
    ? `${icon} ${t('{0} runs natively', codeSpan(type))}`
    : `${icon} ${plain(said(support.reason))}`;
}

function lastRun(record: NodeRecord, startedAt: string, now: Now): string {
  const took = `${timeLabel(startedAt, now)}, ${durationLabel(record.durationMs)}`;
  if (record.error !== undefined) {
    return `$(error) ${t('Last run {0}: {1}', plain(took), plain(said(record.error.message)))}`;
  }
  if (record.status !== 'ok') return t('Last run {0}: {1}', plain(took), statusText(record.status));

  const [first] = Object.entries(record.outputs);
  if (first === undefined) return t('Last run {0}: no output', plain(took));

  const [output, value] = first;
  return `${t('Last run {0}, {1}:', plain(took), codeSpan(output))}\n\n${codeBlock(textOf(value))}`;
}

function textOf({ value }: ShownValue): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value, undefined, 2);
  return text.length <= maxOutputLength ? text : `${text.slice(0, maxOutputLength)}…`;
}

/** Text in which Markdown finds nothing to format, no link and no icon. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>&~$]/g, '\\$&').replace(/\s+/g, ' ');
}

/** Text in code style, whatever back quotes it holds. */
export function codeSpan(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return '';

  const fence = '`'.repeat(longestRun(line) + 1);
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}

function codeBlock(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

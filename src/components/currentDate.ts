import type { ComponentContext, ComponentDefinition } from '../flow/component';
import { Message } from '../flow/values';
import { output, stringField } from './fields';

/** English dialects that know the abbreviations of their own zones; the rest print an offset. */
const dialects = ['en-US', 'en-GB', 'en-AU', 'en-CA', 'en-IN', 'en-NZ', 'en-ZA'] as const;
/** Abbreviations of the time zone database that no English dialect writes. */
const others: Readonly<Record<string, string>> = {
  'Asia/Tokyo': 'JST',
  'Asia/Seoul': 'KST',
  'Asia/Shanghai': 'CST',
  'Asia/Hong_Kong': 'HKT',
  'Asia/Taipei': 'CST',
  'Asia/Manila': 'PST',
  'Asia/Jakarta': 'WIB',
  'Asia/Karachi': 'PKT',
  'Asia/Jerusalem': 'IST',
  'Europe/Moscow': 'MSK',
  'Africa/Lagos': 'WAT',
  'Africa/Nairobi': 'EAT',
};

function namePart(
  zone: string,
  locale: string,
  style: 'short' | 'longOffset',
  now: number,
): string {
  const parts = new Intl.DateTimeFormat(locale, {
    timeZone: zone,
    timeZoneName: style,
  }).formatToParts(now);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** The zone's name as Python's `%Z` gives it: an abbreviation, else an offset such as `-03`. */
function zoneName(zone: string, now: number): string {
  const known = others[zone];
  if (known !== undefined) return known;

  for (const locale of dialects) {
    const name = namePart(zone, locale, 'short', now);
    if (!/^(GMT|UTC)[+-]/.test(name)) return name;
  }
  return namePart(zone, 'en-US', 'longOffset', now).replace(/^GMT|:00$|:/g, '');
}

/** `YYYY-MM-DD HH:MM:SS` in the zone; throws RangeError for a zone that does not exist. */
function localTime(zone: string, now: number): string {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(now);
  const part = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((candidate) => candidate.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`;
}

/** The date and time in a zone, in a sentence; for a zone that does not exist, a sentence that says so. */
export function describeTime(zone: string, now: number): string {
  try {
    const time = `${localTime(zone, now)} ${zoneName(zone, now)}`;
    return `Current date and time in ${zone}: ${time}`;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Langflow answers with a text, so that an agent which chose a wrong zone can try another.
    return `Error: there is no time zone named ${zone}`;
  }
}

function tell(context: ComponentContext): Message {
  const zone = context.text('timezone') || 'UTC';
  return new Message({ text: describeTime(zone, context.ports.clock.now()) });
}

/** Date and time in a time zone. */
export const currentDate: ComponentDefinition = {
  type: 'CurrentDate',
  aliases: ['CurrentDateComponent'],
  displayName: 'Current Date',
  category: 'utilities',
  description: 'Returns the current date and time in a time zone.',
  inputs: [
    stringField('timezone', 'Timezone', {
      defaultValue: 'UTC',
      isToolArgument: true,
      info: 'A name of the IANA database, for example Europe/Berlin.',
    }),
  ],
  outputs: [output('current_date', 'Current Date', 'get_current_date', 'Message')],
  methods: { get_current_date: tell },
};

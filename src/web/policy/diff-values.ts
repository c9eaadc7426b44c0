import type { Interval } from '#domain/sla/calendar.ts';
import type { Named } from './diff-fields.ts';
import { hoursAndMinutes } from './durations.ts';
import { hoursWords, targetWords, timeWords } from './say.ts';
import type { Say } from './words.ts';

/** A value of the field in words: times as times, ids as names, keys as what the interface calls them. */
export function valueWords(path: readonly string[], value: unknown, t: Say, nameOf: Named): string {
  const last = path.at(-1) ?? '';
  if (typeof value === 'boolean') return t(value ? 'common:yes' : 'common:no');
  if (typeof value === 'number') return numberWords(last, value, t);
  if (typeof value === 'string') return textWords(path, value, t, nameOf);
  if (Array.isArray(value)) return listWords(path, value, t, nameOf);
  if (typeof value === 'object' && value !== null) return partsWords(path, value as Parts, t, nameOf);
  return t('common:none');
}

type Parts = Readonly<Record<string, unknown>>;

const DURATIONS = ['budget', 'acceptWithin', 'leadWithin', 'noticeEvery'];

function numberWords(last: string, value: number, t: Say): string {
  if (DURATIONS.includes(last)) return timeWords(hoursAndMinutes(value), t);
  return String(value);
}

function textWords(path: readonly string[], value: string, t: Say, nameOf: Named): string {
  const [first] = path;
  const last = path.at(-1) ?? '';
  if (last === 'calendar' || value === 'always' || value === 'working')
    return t(`promises:calendar.${value}` as 'promises:calendar.working');
  if (last === 'groupId') return nameOf('group', value);
  if (last === 'personId' || path.includes('personIds')) return nameOf('person', value);
  if (last === 'rosterId') return nameOf('roster', value);
  if (last === 'role') return t(`account:role.${value}` as 'account:role.lead');
  if (first === 'days' && last === 'kind')
    return t(`promises:dayKind.${value}` as 'promises:dayKind.holiday');
  if (first === 'pauses') return t(`ticket:status.${value}` as 'ticket:status.closed');
  if (last === 'flags') return t(`ticket:p1Flag.${value}` as 'ticket:p1Flag.many_users_blocked');
  if (last === 'triggers') return t(`ticket:trigger.${value}` as 'ticket:trigger.a');
  if (first === 'events')
    return t(`promises:moment.${value}` as 'promises:moment.recorded', { defaultValue: value });
  return value;
}

function listWords(path: readonly string[], list: readonly unknown[], t: Say, nameOf: Named): string {
  if (list.length === 0) return t('common:none');
  if (list.every(isInterval)) return hoursWords(list, t);
  if (path[0] === 'warnings') return list.map((share) => `${share}%`).join(t('common:comma'));
  const words = list.map((item) => valueWords(path, item, t, nameOf));
  return words.join(t('common:comma'));
}

const isInterval = (value: unknown): value is Interval =>
  Array.isArray(value) && value.length === 2 && value.every((minute) => typeof minute === 'number');

/** Whole parts that came or went: the few words by which one knows them. */
function partsWords(path: readonly string[], parts: Parts, t: Say, nameOf: Named): string {
  const { budget, calendar, kind, name, to } = parts;
  if (typeof budget === 'number' && (calendar === 'always' || calendar === 'working'))
    return targetWords({ budget, calendar }, t);
  if (path.includes('to') && typeof kind === 'string') return recipientWords(parts, t, nameOf);
  if (path[0] === 'days' && typeof kind === 'string') {
    const hours = Array.isArray(parts.intervals) ? parts.intervals.filter(isInterval) : [];
    const said = [t(`promises:dayKind.${kind}` as 'promises:dayKind.holiday'), name, hoursWords(hours, t)];
    return said.filter((word) => word !== '').join(' ');
  }
  if (typeof name === 'string') return name;
  if (Array.isArray(to))
    return to.map((one) => recipientWords(one as Parts, t, nameOf)).join(t('common:comma'));
  return Object.keys(parts).join(t('common:comma'));
}

/** Whom a level asks. */
function recipientWords(parts: Parts, t: Say, nameOf: Named): string {
  const { kind, groupId, personId, rosterId, role } = parts;
  if (typeof groupId === 'string') return nameOf('group', groupId);
  if (typeof personId === 'string') return nameOf('person', personId);
  if (typeof rosterId === 'string') return nameOf('roster', rosterId);
  if (typeof role === 'string') return t(`account:role.${role}` as 'account:role.lead');
  return t(`promises:recipient.${String(kind)}` as 'promises:recipient.next_line');
}

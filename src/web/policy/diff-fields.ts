import type { Change } from '#domain/policy/compare.ts';
import type { Say } from './words.ts';

/** Names of what a policy speaks of by id; the id itself where nobody knows it. */
export type Named = (kind: 'group' | 'person' | 'roster' | 'site', id: string) => string;

/** Where the field stands, in words, from the outside in. */
export function fieldWords(path: readonly string[], change: Change, t: Say, nameOf: Named): string[] {
  const [first = '', ...rest] = path;
  const title = t(`policy:field.${first}` as 'policy:field.targets');
  const inner = INNER[first]?.(rest, t, nameOf);
  if (inner) return [title, ...inner.filter((word) => word !== '')];
  const known = t(`policy:field.${first}` as 'policy:field.targets', { defaultValue: '' }) !== '';
  return known ? [title, ...rest] : [change.path];
}

type Words = (rest: readonly string[], t: Say, nameOf: Named) => string[];

const targetWords: Words = ([priority, kind, part], t) => [
  priority ?? '',
  kind ? t(`ticket:clock.${kind}` as 'ticket:clock.response') : '',
  part === 'calendar' ? t('policy:field.calendar') : '',
];

/** Keys of lists may hold dots themselves: a name is everything before the first known part. */
function partOf(rest: readonly string[], parts: readonly string[]): [key: string, inner: string[]] {
  const at = rest.findIndex((segment, i) => i > 0 && parts.includes(segment));
  return at < 0 ? [rest.join('.'), []] : [rest.slice(0, at).join('.'), rest.slice(at)];
}

const field = (part: string | undefined, t: Say): string =>
  part ? t(`policy:field.${part}` as 'policy:field.targets') : '';

const INNER: Record<string, Words> = {
  targets: targetWords,
  matrix: ([impact, urgency], t) => [
    impact ? t(`ticket:impact.${impact}` as 'ticket:impact.group') : '',
    urgency ? t(`ticket:urgency.${urgency}` as 'ticket:urgency.planned') : '',
  ],
  p1: ([part], t) => [field(part, t)],
  pauses: ([priority]) => [priority ?? ''],
  warnings: ([priority]) => [priority ?? ''],
  events: ([kind, part], t) => [
    kind ? t(`ticket:clock.${kind}` as 'ticket:clock.response') : '',
    field(part, t),
  ],
  special: (rest, t, nameOf) => {
    const [name, [part, ...inner]] = partOf(rest, ['services', 'customers', 'targets', 'name']);
    return part === 'targets' ? [name, ...targetWords(inner, t, nameOf)] : [name, field(part, t)];
  },
  customerGroups: (rest, t) => {
    const [id, [part]] = partOf(rest, ['name', 'departments', 'personIds', 'id']);
    return [id, field(part, t)];
  },
  escalation: (rest, t) => {
    const [id, [part, level, inner]] = partOf(rest, ['name', 'triggers', 'priorities', 'services', 'levels']);
    if (part !== 'levels') return [id, field(part, t)];
    return [
      id,
      level ? t('promises:level', { level: Number(level) + 1 }) : field('levels', t),
      field(inner, t),
    ];
  },
  calendars: ([part, site], _t, nameOf) => [site && part === 'bySite' ? nameOf('site', site) : ''],
  notification: ([part], t) => [field(part, t)],
  major: ([part], t) => [field(part, t)],
  week: ([weekday], t) => [weekday ? t(`promises:weekday.${weekday}` as 'promises:weekday.1') : ''],
  days: ([date, part], t) => [date ?? '', field(part, t)],
};

import type { EventKind } from '#domain/events.ts';
import { CLOCK_KINDS } from '#domain/sla/clock.ts';
import { PRIORITIES } from '#domain/ticket/priority.ts';
import { durationWords } from '../policy/say.ts';
import { type Say, useSay } from '../policy/words.ts';
import type { PromisesView } from './queries.ts';

/** What starts, stops and halts each clock, and what is done when people wait. */
export function HowTimeCounts({
  view,
}: {
  view: Pick<PromisesView, 'events' | 'pauses' | 'reminderDays' | 'major'>;
}) {
  const t = useSay();
  const { major, pauses } = view;
  const days = view.reminderDays.join(t('common:comma'));
  return (
    <ul className="yn-lines">
      {CLOCK_KINDS.map((kind) => {
        const { starts, stops, pausable } = view.events[kind];
        return (
          <li key={kind}>
            <b>{t(`ticket:clock.${kind}`)}</b>{' '}
            {t('promises:counts', { starts: moments(starts, t), stops: moments(stops, t) })}{' '}
            {!pausable && t('promises:unpausable')}
          </li>
        );
      })}
      {PRIORITIES.filter((priority) => pauses[priority].length > 0).length > 0 && (
        <li>
          {t('promises:pauses', {
            list: PRIORITIES.map((priority) =>
              t('common:labelled', {
                name: priority,
                value:
                  pauses[priority].map((status) => t(`ticket:status.${status}`)).join(t('common:comma')) ||
                  t('promises:neverPauses'),
              }),
            ).join(t('promises:semicolon')),
          })}
        </li>
      )}
      {days !== '' && <li>{t('promises:reminders', { days })}</li>}
      <li>
        {t('promises:major', {
          lead: durationWords(major.leadWithin, 'always', t),
          notice: durationWords(major.noticeEvery, 'always', t),
          count: major.reviewDays,
        })}
      </li>
    </ul>
  );
}

/** Moments in the life of a ticket; those without words of their own by their names. */
const moments = (kinds: readonly EventKind[], t: Say): string =>
  kinds
    .map((kind) => t(`promises:moment.${kind}` as 'promises:moment.recorded', { defaultValue: kind }))
    .join(t('promises:or'));

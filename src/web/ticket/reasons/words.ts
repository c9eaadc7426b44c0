import { useTranslation } from 'react-i18next';
import type { EventKind } from '#domain/events.ts';
import { useFormats } from '../../platform/formats.ts';
import { type ExplainedClock, sumOf } from './scale.ts';

/** Events that the shipped policy starts and stops clocks by; a policy may name others. */
const NAMED = [
  'recorded',
  'accepted',
  'resolved',
  'rejected',
  'reopened',
  'progress_reported',
  'appealed',
  'appeal_decided',
] as const satisfies readonly EventKind[];
type Named = (typeof NAMED)[number];
const isNamed = (kind: EventKind): kind is Named => (NAMED as readonly EventKind[]).includes(kind);

/** The account of a clock in sentences: start, promise, what was left out, due time, verdict, versions. */
export function useAccount(): (clock: ExplainedClock) => string[] {
  const { t } = useTranslation(['reasons', 'ticket']);
  const formats = useFormats();
  const happening = (kind: EventKind) =>
    isNamed(kind) ? t(`happening.${kind}`) : t(`ticket:news.${kind}` as 'ticket:news.recorded');
  const named = (kinds: readonly EventKind[]) => kinds.map(happening).join(t('or'));
  return (clock) => {
    const { budgetMs, due, past, rule } = clock;
    const start = t('start', {
      at: formats.time(clock.startedBy.at),
      event: named([clock.startedBy.kind]),
    });
    if (budgetMs === null) return [start, t('noTarget')];
    const paused = sumOf(past, ({ why }) => why === 'paused');
    const budget = formats.duration(budgetMs);
    return [
      `${start}${t(clock.countsOn === 'always' ? 'budgetAlways' : 'budgetWorking', { budget })}${originWords(clock)}`,
      ...(clock.targetedAt ? [t('retargeted', { at: formats.time(clock.targetedAt) })] : []),
      [
        t('counted_so_far', { counted: formats.duration(clock.elapsed) }),
        ...(paused > 0 ? [t('pausedFor', { paused: formats.duration(paused) })] : []),
        due ? t('due', { at: formats.time(due) }) : t('noDue'),
      ].join(''),
      verdictWords(clock),
      t('rule', { stops: named(rule.stops) }) +
        (rule.pauses.length > 0
          ? t('rulePauses', {
              pauses: rule.pauses
                .map((status) => t(`ticket:status.${status}` as 'ticket:status.waiting_requester'))
                .join(t('or')),
            })
          : t('ruleNoPause')),
      t('versions', {
        policy: clock.policyVersion,
        calendar: clock.countsOn === 'always' ? t('alwaysCalendar') : clock.calendarId,
        version: clock.calendarVersion,
      }),
    ];
  };

  function originWords({ origin }: ExplainedClock): string {
    if (origin.kind === 'promised') return t('originPromised');
    return origin.kind === 'special' ? t('originSpecial', { name: origin.name ?? '' }) : t('originPolicy');
  }

  function verdictWords(clock: ExplainedClock): string {
    switch (clock.verdict) {
      case 'met':
        return t('met', { at: formats.time(clock.metAt ?? clock.startedBy.at) });
      case 'breached':
        return clock.metAt
          ? t('metLate', {
              at: formats.time(clock.metAt),
              late: formats.duration(-(clock.remaining ?? 0)),
            })
          : t('breached', { late: formats.duration(-(clock.remaining ?? 0)) });
      case 'paused':
        return t('isPaused', { left: formats.duration(clock.remaining ?? 0) });
      case 'running':
        return t('isRunning', { left: formats.duration(clock.remaining ?? 0) });
      default:
        return t('isEnded');
    }
  }
}

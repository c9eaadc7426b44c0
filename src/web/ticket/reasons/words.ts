import { useTranslation } from 'react-i18next';
import type { EventKind } from '#domain/events.ts';
import { useFormats } from '../../platform/formats.ts';
import { useSay } from '../../policy/words.ts';
import { calendarName } from '../../promises/calendar-name.ts';
import type { ExplainedClock } from './scale.ts';

const MINUTE = 60_000;

/** The account of a clock: one sentence with the whole reckoning, and the sentences behind it. */
interface Account {
  lead: string;
  details: string[];
}

export function useAccount(): (clock: ExplainedClock) => Account {
  const { t } = useTranslation('reasons');
  const say = useSay();
  const formats = useFormats();
  const named = (kinds: readonly EventKind[]) => kinds.map((kind) => t(`happening.${kind}`)).join(t('or'));
  const budgetOf = ({ budgetMs, countsOn }: { budgetMs: number | null; countsOn: 'always' | 'working' }) =>
    t(`budget.${countsOn}`, { budget: formats.duration(budgetMs ?? 0) });
  const originOf = ({ kind, name }: ExplainedClock['origin']) => t(`origin.${kind}`, { name: name ?? '' });
  const without = ({ pauses }: ExplainedClock): string => {
    const told = pauses
      .filter(({ length }) => length >= MINUTE)
      .map(({ reason, length }) =>
        t('withoutOne', { reason: t(`reason.${reason}`), length: formats.duration(length) }),
      );
    return told.length === 0 ? '' : t('without', { what: told.join(t('and')) });
  };

  function lead(clock: ExplainedClock): string {
    const at = formats.time(clock.startedBy.at);
    if (clock.budgetMs === null) return t('lead.none', { at });
    const all = { at, budget: budgetOf(clock), without: without(clock) };
    if (clock.due !== null) return t('lead.due', { ...all, due: formats.time(clock.due) });
    return t(clock.verdict === 'none' ? 'lead.ended' : 'lead.paused', all);
  }

  function begun({ startedBy, targets, origin }: ExplainedClock): string {
    const event = named([startedBy.kind]);
    const [first] = targets;
    if (targets.length < 2 || !first || first.budgetMs === null)
      return t('begun', { event, origin: originOf(origin) });
    const { priority } = first;
    return t('begunAs', { event, priority, budget: budgetOf(first), origin: originOf(first.origin) });
  }
  const retargeted = (aim: ExplainedClock['targets'][number]): string => {
    const at = formats.time(aim.at);
    if (aim.budgetMs === null) return t('retargetedNone', { at });
    const { priority, origin } = aim;
    return t('retargeted', { at, priority, budget: budgetOf(aim), origin: originOf(origin) });
  };
  function verdict(clock: ExplainedClock): string {
    const { remaining, metAt } = clock;
    const left = remaining ?? 0;
    return t(`verdict.${clock.verdict === 'breached' && metAt !== null ? 'metLate' : clock.verdict}`, {
      used: formats.duration(clock.elapsed),
      left: formats.duration(left),
      late: formats.duration(-left),
      at: formats.time(metAt ?? clock.startedBy.at),
    });
  }
  const rule = ({ rule: { stops, pauses } }: ExplainedClock): string =>
    t('rule', { stops: named(stops) }) +
    (pauses.length === 0
      ? t('ruleNoPause')
      : t('rulePauses', { pauses: pauses.map((reason) => t(`reason.${reason}`)).join(t('or')) }));
  const versions = (clock: ExplainedClock): string =>
    t('versions', {
      policy: clock.policyVersion,
      calendar:
        clock.countsOn === 'always'
          ? t('alwaysCalendar')
          : calendarName(clock.calendarId, clock.calendarName, say),
      version: clock.calendarVersion,
    });

  return (clock) => {
    if (clock.budgetMs === null)
      return { lead: lead(clock), details: [...clock.targets.slice(1).map(retargeted), rule(clock)] };
    return {
      lead: lead(clock),
      details: [
        begun(clock),
        ...clock.targets.slice(1).map(retargeted),
        verdict(clock),
        ...comingWarnings(clock).map(({ percent, at }) => t('warning', { percent, at: formats.time(at) })),
        ...(clock.provisional ? [t('provisional')] : []),
        rule(clock),
        versions(clock),
      ],
    };
  };
}

/** Warnings that are still to come, in the order of time; of a clock that does not run there are none. */
export function comingWarnings({
  verdict,
  warnings,
  ahead,
}: ExplainedClock): { percent: number; at: string }[] {
  const now = ahead[0]?.from;
  if (verdict !== 'running' || now === undefined) return [];
  return warnings.flatMap(({ percent, at }) => (at !== null && at >= now ? [{ percent, at }] : []));
}

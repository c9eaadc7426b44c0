import { useTranslation } from 'react-i18next';
import { useSay } from '../policy/words.ts';
import { civilWordsFor } from './civil.ts';
import { StretchList } from './StretchList.tsx';
import { type DayCell, monthOf, type YearPlan } from './year.ts';

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;
const MARKED = ['holiday', 'workday', 'half_day', 'custom'] as const;

/** A year at a glance: every month small, holidays and make-up days marked, and the same as a list. */
export function YearView({
  year,
  plan,
  provisional,
}: {
  year: number;
  plan: YearPlan;
  provisional: boolean;
}) {
  const t = useSay();
  return (
    <section>
      <h4 className="yn-year-title">
        {t('promises:year', { year })}
        {provisional && <span className="yn-provisional">{t('promises:provisional')}</span>}
      </h4>
      {provisional && <p className="yn-quiet">{t('promises:provisionalText', { year })}</p>}
      <div className="yn-months" aria-hidden="true">
        {MONTHS.map((month) => (
          <Month key={month} month={month} days={monthOf(year, month, plan)} />
        ))}
      </div>
      <p className="yn-legend yn-quiet" aria-hidden="true">
        {MARKED.map((kind) => (
          <span key={kind}>
            <i data-kind={kind}>{t(`promises:dayMark.${kind}`)}</i> {t(`promises:dayKind.${kind}`)}
          </span>
        ))}
      </p>
      <StretchList year={year} days={plan.days} />
    </section>
  );
}

function Month({ month, days }: { month: number; days: readonly DayCell[] }) {
  const t = useSay();
  const { i18n } = useTranslation();
  const first = days[0]?.weekday ?? 1;
  return (
    <div className="yn-month">
      <b>{civilWordsFor(i18n.language).month(month)}</b>
      <div>
        {days.map(({ date, day, kind, name }) => (
          <span
            key={date}
            data-kind={kind}
            title={name}
            style={day === 1 ? { gridColumnStart: first } : undefined}
          >
            {day}
            {isMarked(kind) && <i>{t(`promises:dayMark.${kind}`)}</i>}
          </span>
        ))}
      </div>
    </div>
  );
}

const isMarked = (kind: DayCell['kind']): kind is (typeof MARKED)[number] =>
  (MARKED as readonly string[]).includes(kind);

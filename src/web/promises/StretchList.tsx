import { useTranslation } from 'react-i18next';
import { hoursWords } from '../policy/say.ts';
import { useSay } from '../policy/words.ts';
import { civilWordsFor } from './civil.ts';
import { stretchesOf, type YearPlan } from './year.ts';

/** Holidays, make-up days and other exceptions of a year in words. */
export function StretchList({ year, days }: { year: number; days: YearPlan['days'] }) {
  const t = useSay();
  const { i18n } = useTranslation();
  const civil = civilWordsFor(i18n.language);
  const stretches = stretchesOf(year, days);
  if (stretches.length === 0) return <p className="yn-quiet">{t('promises:noExceptions')}</p>;
  return (
    <ul className="yn-lines yn-stretches">
      {stretches.map(({ from, to, days: count, what }) => (
        <li key={from}>
          <b>
            {from === to ? civil.day(from) : t('promises:span', { from: civil.day(from), to: civil.day(to) })}
          </b>{' '}
          {what.name}
          {' · '}
          {t(`promises:dayKind.${what.kind}`)}
          {count > 1 && ` · ${t('promises:days', { count })}`}
          {what.intervals.length > 0 && ` · ${hoursWords(what.intervals, t)}`}
        </li>
      ))}
    </ul>
  );
}

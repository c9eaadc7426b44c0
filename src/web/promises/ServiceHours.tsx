import { SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { useFormats } from '../platform/formats.ts';
import { useSay } from '../policy/words.ts';
import { calendarName } from './calendar-name.ts';
import type { CalendarView } from './queries.ts';
import { WeekDrawing } from './WeekDrawing.tsx';
import { YearView } from './YearView.tsx';
import type { YearPlan } from './year.ts';

/** When the desk works: hours of a week, and the days of this year and the next that differ. */
export function ServiceHours({ calendar, years }: { calendar: CalendarView; years: readonly number[] }) {
  const t = useSay();
  const formats = useFormats();
  const [shown, show] = useState(String(years[0]));
  const plan: YearPlan = {
    alwaysOpen: calendar.alwaysOpen,
    week: calendar.week,
    days: Object.fromEntries(calendar.days.map(({ date, ...day }) => [date, day])),
  };
  return (
    <article className="yn-card yn-part">
      <h3>{calendarName(calendar.id, calendar.name, t)}</h3>
      <Text size="sm" className="yn-quiet" mb="sm">
        {calendar.standard && t('promises:standardCalendar')}
        {calendar.sites.length > 0 &&
          t('promises:forSites', { list: calendar.sites.join(t('common:comma')) })}{' '}
        {t('promises:zone', { zone: calendar.zone })}
      </Text>
      {calendar.coming && (
        <Text size="sm" fw={550} mb="sm">
          {t('promises:coming', {
            version: calendar.coming.version,
            at: formats.time(calendar.coming.effectiveFrom),
          })}
        </Text>
      )}
      <WeekDrawing week={calendar.week} alwaysOpen={calendar.alwaysOpen} />
      {!calendar.alwaysOpen && (
        <>
          <SegmentedControl
            className="yn-unprinted"
            mt="md"
            aria-label={t('promises:yearShown')}
            value={shown}
            onChange={show}
            data={years.map((year) => ({ value: String(year), label: t('promises:year', { year }) }))}
          />
          {years.map((year) => (
            // All of them on paper, one on the screen.
            <div key={year} className={shown === String(year) ? undefined : 'yn-paper-only'}>
              <YearView year={year} plan={plan} provisional={calendar.provisionalYears.includes(year)} />
            </div>
          ))}
        </>
      )}
    </article>
  );
}

import { ActionIcon, Anchor, Group, Text } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayNumber, WEEKDAYS } from '#domain/sla/calendar-date.ts';
import { civilWordsFor } from '../promises/civil.ts';
import { StretchList } from '../promises/StretchList.tsx';
import { monthOf } from '../promises/year.ts';
import { DayEditor } from './DayEditor.tsx';
import { useEditing } from './editing.tsx';
import { placeOf } from './fields.tsx';
import type { CalendarBody } from './queries.ts';
import { Wrong } from './Wrong.tsx';
import { useSay } from './words.ts';

interface Month {
  year: number;
  /** 1 is January. */
  month: number;
}

/** Holidays, make-up days and other exceptions: a month to pick a day in, the day, and the year as a list. */
export function DaysEditor({ calendar, start }: { calendar: CalendarBody; start: Month }) {
  const t = useSay();
  const { i18n } = useTranslation();
  const civil = civilWordsFor(i18n.language);
  const [{ year, month }, turn] = useState(start);
  const [picked, pick] = useState<string | null>(null);
  const plan = { alwaysOpen: false, week: calendar.week, days: calendar.days };
  const days = monthOf(year, month, plan);
  const open = (date: string) => {
    const [y = year, m = month] = date.split('-').map(Number);
    turn({ year: y, month: m });
    pick(date);
  };
  const step = (by: number) => {
    const index = year * 12 + month - 1 + by;
    turn({ year: Math.floor(index / 12), month: (index % 12) + 1 });
  };
  return (
    <div className="yn-days">
      <div>
        <Group justify="space-between" mb="xs">
          <Turn label={t('policy:monthBefore')} act={() => step(-1)} icon={IconChevronLeft} />
          <Text fw={600} aria-live="polite">
            {t('promises:year', { year })} {civil.month(month)}
          </Text>
          <Turn label={t('policy:monthAfter')} act={() => step(1)} icon={IconChevronRight} />
        </Group>
        <div className="yn-month-grid">
          {WEEKDAYS.map((weekday) => (
            <span key={weekday} className="yn-quiet" aria-hidden>
              {t(`promises:weekdayShort.${weekday}`)}
            </span>
          ))}
          {days.map(({ date, day, weekday, kind, name }) => (
            <button
              type="button"
              key={date}
              data-kind={kind}
              data-mark={kind in MARKS ? t(`promises:dayMark.${kind as Marked}`) : undefined}
              aria-pressed={picked === date}
              aria-label={[
                civil.whole(date),
                kind in MARKS ? t(`promises:dayKind.${kind as Marked}`) : '',
                name,
              ]
                .filter(Boolean)
                .join(' ')}
              style={day === 1 ? { gridColumnStart: weekday } : undefined}
              onClick={() => pick(date)}
            >
              {day}
            </button>
          ))}
        </div>
      </div>
      <div>
        {picked === null ? (
          <Text size="sm" className="yn-quiet" mb="sm">
            {t('policy:pickDay')}
          </Text>
        ) : (
          <DayEditor key={picked} date={picked} title={civil.whole(picked)} />
        )}
        <WrongDays dates={Object.keys(calendar.days)} onPick={open} />
        <Text size="sm" fw={550} mt="md">
          {t('promises:year', { year })}
        </Text>
        <Text component="div" size="sm">
          <StretchList year={year} days={calendar.days} />
        </Text>
      </div>
    </div>
  );
}

/** Days with something wrong, wherever in the years they are; each leads to itself. */
function WrongDays({ dates, onPick }: { dates: readonly string[]; onPick(date: string): void }) {
  const { i18n } = useTranslation();
  const { problemAt } = useEditing();
  const civil = civilWordsFor(i18n.language);
  return dates.map((date) => {
    const words = problemAt(['days', date]);
    if (words === undefined) return null;
    return (
      <Group key={date} gap="xs" {...placeOf(['days', date])}>
        <Anchor component="button" type="button" size="sm" onClick={() => onPick(date)}>
          {dayNumber(date) === null ? date : civil.whole(date)}
        </Anchor>
        <Wrong words={words} />
      </Group>
    );
  });
}

const MARKS = { holiday: 1, workday: 1, half_day: 1, custom: 1 } as const;
type Marked = keyof typeof MARKS;

function Turn({ label, act, icon: Icon }: { label: string; act(): void; icon: typeof IconChevronLeft }) {
  return (
    <ActionIcon variant="default" aria-label={label} onClick={act}>
      <Icon size={16} aria-hidden />
    </ActionIcon>
  );
}

import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { clockOf, type Day, daysOf, type Part } from './drawing.ts';
import type { RosterView } from './queries.ts';
import './oncall.css';

/** Four weeks as a calendar; on narrow screens as a list of days. Times without anybody stand out in red and in words. */
export function Shifts({ roster }: { roster: RosterView }) {
  const days = daysOf(roster.shifts);
  return (
    <ol className="yn-days" aria-label={roster.name}>
      {days.map((day) => (
        <DayCell key={day.date} day={day} roster={roster} />
      ))}
    </ol>
  );
}

function DayCell({ day, roster }: { day: Day; roster: RosterView }) {
  const { i18n } = useTranslation();
  // A civil date: shown as it is, in no zone.
  const label = new Intl.DateTimeFormat(i18n.language, {
    timeZone: 'UTC',
    month: 'numeric',
    day: 'numeric',
    weekday: 'short',
  }).format(new Date(`${day.date}T00:00:00Z`));
  return (
    <li className="yn-day">
      <Text size="xs" fw={650} className="yn-number">
        {label}
      </Text>
      <Stack gap={3} mt={4}>
        {day.parts.map((part) => (
          <PartLine key={part.from} part={part} roster={roster} />
        ))}
      </Stack>
    </li>
  );
}

function PartLine({ part, roster }: { part: Part; roster: RosterView }) {
  const { t } = useTranslation(['oncall', 'common']);
  const { from, to, duty } = part;
  const nobody = duty.length === 0;
  const changed = duty.some(({ why }) => why !== 'rotation');
  const names = duty.map(({ personId }) => roster.names[personId] ?? '').join(t('common:comma'));
  const hours =
    from === 0 && to === 1440
      ? t('oncall:allDay')
      : t('oncall:shift', { from: clockOf(from), to: to === 1440 ? '24:00' : clockOf(to) });
  return (
    <div className="yn-part" data-nobody={nobody} data-changed={changed}>
      <Group gap={6} wrap="wrap">
        <Text size="xs" className="yn-number">
          {hours}
        </Text>
        <Text size="sm" fw={nobody ? 650 : 500}>
          {nobody ? t('oncall:nobody') : names}
        </Text>
      </Group>
      {duty
        .filter(({ why }) => why !== 'rotation')
        .map((one) => (
          <Text key={one.personId} size="xs">
            {[
              t(`oncall:why.${one.why}`),
              one.insteadOf && t('oncall:insteadOf', { name: roster.names[one.insteadOf] ?? '' }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </Text>
        ))}
    </div>
  );
}

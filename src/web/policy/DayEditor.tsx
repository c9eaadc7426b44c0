import { NativeSelect, Stack, Text } from '@mantine/core';
import { DAY_KINDS, type DayKind, type Interval } from '#domain/sla/calendar.ts';
import { dayNumber, weekdayOf } from '#domain/sla/calendar-date.ts';
import { valueAt } from './content.ts';
import { useEditing } from './editing.tsx';
import { TextField } from './fields.tsx';
import { HoursEditor } from './WeekEditor.tsx';
import { useSay } from './words.ts';

/** What one day is: as its weekday says, or an exception with a name and hours of its own. */
export function DayEditor({ date, title }: { date: string; title: string }) {
  const t = useSay();
  const { content, readOnly, set, problemAt } = useEditing();
  const path = ['days', date];
  const day = valueAt(content, path);
  const kind = valueAt(day, ['kind']);
  const usual = intervalsAt(content, ['week', weekdayOf(dayNumber(date) ?? 0)]);
  const monday = intervalsAt(content, ['week', 1]);

  function become(next: string) {
    if (next === '') return set(path, undefined);
    const name = valueAt(day, ['name']);
    const hours = hoursFor(next as DayKind, usual.length > 0 ? usual : monday);
    set(path, { kind: next, intervals: hours, name: typeof name === 'string' ? name : '' });
  }

  return (
    <Stack gap="sm">
      <Text fw={600}>{title}</Text>
      <NativeSelect
        label={t('policy:dayIs')}
        disabled={readOnly}
        value={typeof kind === 'string' ? kind : ''}
        onChange={(event) => become(event.currentTarget.value)}
        error={problemAt(path, 'here')}
        data={[
          { value: '', label: t('policy:ordinaryDay') },
          ...DAY_KINDS.map((value) => ({ value, label: t(`promises:dayKind.${value}`) })),
        ]}
      />
      {typeof kind === 'string' && (
        <>
          <TextField path={[...path, 'name']} label={t('policy:field.name')} />
          {kind !== 'holiday' && (
            <HoursEditor path={[...path, 'intervals']} title={t('policy:field.intervals')} />
          )}
        </>
      )}
    </Stack>
  );
}

function intervalsAt(content: unknown, path: (string | number)[]): Interval[] {
  const found = valueAt(content, path);
  return Array.isArray(found) ? (found as Interval[]) : [];
}

/** The hours with which a day of this kind begins: none, those of a working day, or its first half. */
function hoursFor(kind: DayKind, worked: readonly Interval[]): Interval[] {
  if (kind === 'holiday') return [];
  const first = worked[0] ?? [540, 1080];
  if (kind !== 'half_day') return worked.length > 0 ? [...worked] : [first];
  return [[first[0], Math.min(first[1], 720) > first[0] ? Math.min(first[1], 720) : first[1]]];
}

import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconCopy, IconPlus, IconX } from '@tabler/icons-react';
import type { Interval } from '#domain/sla/calendar.ts';
import { WEEKDAYS } from '#domain/sla/calendar-date.ts';
import { inputTime, intervalOf, wallTime } from './clock-text.ts';
import { type Path, valueAt } from './content.ts';
import { useEditing } from './editing.tsx';
import { placeOf } from './fields.tsx';
import { hoursWords } from './say.ts';
import { Wrong } from './Wrong.tsx';
import { useSay } from './words.ts';

const MORNING: Interval = [540, 720];
const AFTERNOON: Interval = [780, 1080];

/** Working hours by weekday: any number of stretches a day, across midnight too. */
export function WeekEditor() {
  const t = useSay();
  const { content, readOnly, set, problemAt } = useEditing();
  const monday = valueAt(content, ['week', 1]);
  return (
    <Stack gap={4} {...placeOf(['week'])}>
      {WEEKDAYS.map((weekday) => (
        <HoursEditor key={weekday} path={['week', weekday]} title={t(`promises:weekday.${weekday}`)} />
      ))}
      <Wrong words={problemAt(['week'], 'here')} />
      {!readOnly && (
        <div>
          <Button
            size="xs"
            variant="subtle"
            leftSection={<IconCopy size={14} aria-hidden />}
            onClick={() =>
              set(['week'], {
                ...Object(valueAt(content, ['week'])),
                2: monday,
                3: monday,
                4: monday,
                5: monday,
              })
            }
          >
            {t('policy:likeMonday')}
          </Button>
        </div>
      )}
    </Stack>
  );
}

/** The stretches of working time of one day. */
export function HoursEditor({ path, title }: { path: Path; title: string }) {
  const t = useSay();
  const { content, readOnly, set, problemAt } = useEditing();
  const found = valueAt(content, path);
  const hours = (Array.isArray(found) ? found : []) as Interval[];
  const next = (): Interval => {
    const last = hours.at(-1);
    if (!last) return MORNING;
    return last[1] <= AFTERNOON[0]
      ? AFTERNOON
      : [Math.min(last[1] + 60, 1380), Math.min(last[1] + 120, 1440)];
  };
  return (
    <Group gap="xs" align="center" role="group" aria-label={title} {...placeOf(path)}>
      <Text size="sm" w={56} fw={550}>
        {title}
      </Text>
      {hours.length === 0 && (
        <Text size="sm" className="yn-quiet">
          {t('promises:closed')}
        </Text>
      )}
      {readOnly && <Text size="sm">{hoursWords(hours, t)}</Text>}
      {(readOnly ? [] : hours).map((interval, index) => (
        <IntervalInput
          // biome-ignore lint/suspicious/noArrayIndexKey: a stretch is its place in the day
          key={index}
          interval={interval}
          title={`${title} ${index + 1}`}
          onChange={(value) => set([...path, index], value)}
          onRemove={() => set(path, hours.toSpliced(index, 1))}
        />
      ))}
      {!readOnly && (
        <ActionIcon
          variant="light"
          aria-label={t('policy:addHours', { day: title })}
          onClick={() => set(path, [...hours, next()])}
        >
          <IconPlus size={16} aria-hidden />
        </ActionIcon>
      )}
      <Wrong words={problemAt(path)} />
    </Group>
  );
}

function IntervalInput(props: {
  interval: Interval;
  title: string;
  onChange(interval: Interval): void;
  onRemove(): void;
}) {
  const { interval, title, onChange, onRemove } = props;
  const t = useSay();
  const [from, to] = interval;
  const take = (start: string, end: string) => {
    const next = intervalOf(start, end);
    if (next) onChange(next);
  };
  return (
    <Group gap={4} wrap="nowrap" className="yn-hours">
      <input
        type="time"
        aria-label={t('policy:hoursFrom', { title })}
        value={inputTime(from)}
        onChange={(event) => take(event.currentTarget.value, inputTime(to))}
      />
      –
      <input
        type="time"
        aria-label={t('policy:hoursTo', { title })}
        value={inputTime(to)}
        onChange={(event) => take(inputTime(from), event.currentTarget.value)}
      />
      {wallTime(to).nextDay && (
        <Text size="xs" className="yn-quiet">
          {t('policy:onNextDay')}
        </Text>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        c="var(--mantine-color-text)"
        size="sm"
        aria-label={t('policy:remove', { title })}
        onClick={onRemove}
      >
        <IconX size={14} aria-hidden />
      </ActionIcon>
    </Group>
  );
}

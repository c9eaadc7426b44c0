import { NativeSelect, Stack, Text } from '@mantine/core';
import type { ClockKind } from '#domain/sla/clock.ts';
import type { TargetCalendar } from '#domain/sla/policy.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import { ByPriority } from '../promises/ByPriority.tsx';
import { type Path, valueAt } from './content.ts';
import { DurationField } from './DurationField.tsx';
import { useEditing } from './editing.tsx';
import { placeOf } from './fields.tsx';
import { Wrong } from './Wrong.tsx';
import { useSay } from './words.ts';

/** Priority by promise; an empty field promises nothing, which is a legal answer. */
export function TargetsGrid({ path, caption }: { path: Path; caption: string }) {
  return (
    <ByPriority
      caption={caption}
      className="yn-editor"
      cell={(priority, kind) => <Target path={[...path, priority, kind]} priority={priority} kind={kind} />}
    />
  );
}

function Target({ path, priority, kind }: { path: Path; priority: Priority; kind: ClockKind }) {
  const t = useSay();
  const { content, set, readOnly, problemAt } = useEditing();
  const name = `${priority} ${t(`ticket:clock.${kind}`)}`;
  const found = valueAt(content, [...path, 'calendar']);
  const calendar: TargetCalendar =
    found === 'always' || (found !== 'working' && priority === 'P1') ? 'always' : 'working';
  const promised = valueAt(content, path) !== null;
  return (
    <Stack gap={4} {...placeOf(path)}>
      <DurationField
        path={[...path, 'budget']}
        label={name}
        unseen
        calendar={calendar}
        onEmpty={() => set(path, null)}
        onTime={(budget) => set(path, { budget, calendar })}
      />
      {promised && readOnly && (
        <Text size="xs" className="yn-quiet">
          {t(`promises:calendar.${calendar}`)}
        </Text>
      )}
      {promised && !readOnly && (
        <NativeSelect
          aria-label={t('policy:countsOn', { name })}
          size="xs"
          value={calendar}
          onChange={(event) => set([...path, 'calendar'], event.currentTarget.value)}
          data={(['working', 'always'] as const).map((value) => ({
            value,
            label: t(`promises:calendar.${value}`),
          }))}
        />
      )}
      <Wrong words={problemAt(path, 'here')} />
    </Stack>
  );
}

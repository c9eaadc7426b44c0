import { NativeSelect, Stack, Text } from '@mantine/core';
import { CLOCK_KINDS, type ClockKind } from '#domain/sla/clock.ts';
import type { TargetCalendar } from '#domain/sla/policy.ts';
import { PRIORITIES, type Priority } from '#domain/ticket/priority.ts';
import { PriorityBadge } from '../ui/badges.tsx';
import { type Path, valueAt } from './content.ts';
import { DurationField } from './DurationField.tsx';
import { useEditing } from './editing.tsx';
import { useSay } from './words.ts';

/** Priority by promise; an empty field promises nothing, which is a legal answer. */
export function TargetsGrid({ path, caption }: { path: Path; caption: string }) {
  const t = useSay();
  return (
    <table className="yn-targets yn-editor">
      <caption className="yn-unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('ticket:field.priority')}</th>
          {CLOCK_KINDS.map((kind) => (
            <th scope="col" key={kind}>
              {t(`ticket:clock.${kind}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {PRIORITIES.map((priority) => (
          <tr key={priority}>
            <th scope="row">
              <PriorityBadge priority={priority} long />
            </th>
            {CLOCK_KINDS.map((kind) => (
              <td key={kind}>
                <span className="yn-narrow">{t(`ticket:clock.${kind}`)}</span>
                <Target path={[...path, priority, kind]} priority={priority} kind={kind} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
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
  const problem = problemAt(path, 'here');
  return (
    <Stack gap={4}>
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
      {problem && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {problem}
        </Text>
      )}
    </Stack>
  );
}

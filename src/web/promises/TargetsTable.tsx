import { Text } from '@mantine/core';
import { CLOCK_KINDS, type ClockKind } from '#domain/sla/clock.ts';
import { PRIORITIES, type Priority } from '#domain/ticket/priority.ts';
import { durationWords } from '../policy/say.ts';
import { useSay } from '../policy/words.ts';
import { PriorityBadge } from '../ui/badges.tsx';
import { attainmentOf } from './attainment.ts';
import type { Attained, TargetRow } from './queries.ts';

interface Props {
  /** What the table is of, for those who do not see it. */
  caption: string;
  targets: readonly TargetRow[];
  /** Last month beside each promise; left out where there are no figures of its own. */
  attained?: readonly Attained[];
}

/** Priority by promise; on a phone one card for each priority. */
export function TargetsTable({ caption, targets, attained }: Props) {
  const t = useSay();
  return (
    <table className="yn-targets">
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
              <Text size="sm" fw={400} mt={6} className="yn-quiet">
                {t(`promises:means.${priority}`)}
              </Text>
            </th>
            {CLOCK_KINDS.map((kind) => (
              <td key={kind}>
                <span className="yn-narrow">{t(`ticket:clock.${kind}`)}</span>
                <Target row={targets.find((row) => row.priority === priority && row.kind === kind)} />
                {attained && <Figure rows={attained} priority={priority} kind={kind} />}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Target({ row }: { row: TargetRow | undefined }) {
  const t = useSay();
  if (!row || row.budgetMs === null || row.calendar === null)
    return <Text className="yn-quiet">{t('promises:nothing')}</Text>;
  return (
    <div>
      <Text fw={650} className="yn-number">
        {durationWords(row.budgetMs, row.calendar, t)}
      </Text>
      <Text size="xs" className="yn-quiet">
        {t(`promises:calendar.${row.calendar}`)}
      </Text>
    </div>
  );
}

function Figure({
  rows,
  priority,
  kind,
}: {
  rows: readonly Attained[];
  priority: Priority;
  kind: ClockKind;
}) {
  const t = useSay();
  const { met, decided, percent } = attainmentOf(rows, priority, kind);
  return (
    <Text size="xs" className="yn-attained" title={t('promises:attained.means')}>
      {percent === null
        ? t('promises:attained.none')
        : t('promises:attained.figure', { percent, met, decided })}
    </Text>
  );
}

import { Text } from '@mantine/core';
import type { ClockKind } from '#domain/sla/clock.ts';
import type { Priority } from '#domain/ticket/priority.ts';
import { durationWords } from '../policy/say.ts';
import { useSay } from '../policy/words.ts';
import { attainmentOf } from './attainment.ts';
import { ByPriority } from './ByPriority.tsx';
import type { Attained, TargetRow } from './queries.ts';

interface Props {
  /** What the table is of, for those who do not see it. */
  caption: string;
  targets: readonly TargetRow[];
  /** Last month beside each promise; left out where there are no figures of its own. */
  attained?: readonly Attained[];
}

/** What is promised, to be read. */
export function TargetsTable({ caption, targets, attained }: Props) {
  const t = useSay();
  return (
    <ByPriority
      caption={caption}
      head={(priority) => (
        <Text size="sm" fw={400} mt={6} className="yn-quiet">
          {t(`promises:means.${priority}`)}
        </Text>
      )}
      cell={(priority, kind) => (
        <>
          <Target row={targets.find((row) => row.priority === priority && row.kind === kind)} />
          {attained && <Figure rows={attained} priority={priority} kind={kind} />}
        </>
      )}
    />
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

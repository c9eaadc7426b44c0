import { Group, Text } from '@mantine/core';
import { IconAlarm, IconClock, IconPlayerPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CLOCK_KINDS } from '#domain/sla/clock.ts';
import { useFormats } from '../platform/formats.ts';
import type { TicketRow } from '../ticket/queries.ts';
import { rough } from './rough.ts';

type DueFacts = Pick<TicketRow, 'nextDueAt' | 'nextDueKind' | 'pausedKinds' | 'risk' | 'status'>;

/** The next promise of a row: which one, and how much time is left or how late it is, in words. */
export function Due({ row }: { row: DueFacts }) {
  const { t, i18n } = useTranslation(['desk', 'ticket']);
  const formats = useFormats();
  if (!row.nextDueAt || !row.nextDueKind) {
    if (row.pausedKinds.length > 0) return <Paused row={row} />;
    return (
      <Text size="sm" className="yn-quiet">
        {t('desk:due.none')}
      </Text>
    );
  }
  const left = new Date(row.nextDueAt).getTime() - Date.now();
  const late = left < 0;
  const Icon = late ? IconAlarm : IconClock;
  const amount = rough(left, i18n.language);
  return (
    <div
      className="yn-due"
      data-late={late}
      title={t('ticket:clock.due', { at: formats.time(row.nextDueAt) })}
    >
      <Group gap={5} wrap="nowrap">
        <Icon size={15} aria-hidden style={{ flex: 'none' }} />
        <Text size="sm" component="span" className="yn-number" fw={late ? 650 : 450}>
          {late ? t('ticket:clock.breached', { late: amount }) : t('ticket:clock.running', { left: amount })}
        </Text>
      </Group>
      <Text size="xs" className="yn-quiet">
        {t(`ticket:clock.${row.nextDueKind}`)}
        {!late && row.risk && ` · ${t('desk:due.percent', { percent: row.risk.percent })}`}
      </Text>
    </div>
  );
}

/** Which promise stands still, and for whom it waits. */
function Paused({ row }: { row: DueFacts }) {
  const { t } = useTranslation(['desk', 'ticket', 'common']);
  const paused = CLOCK_KINDS.filter((kind) => row.pausedKinds.includes(kind));
  const clock = paused.map((kind) => t(`ticket:clock.${kind}`)).join(t('common:comma'));
  return (
    <div>
      <Group gap={5} wrap="nowrap">
        <IconPlayerPause size={15} aria-hidden style={{ flex: 'none' }} />
        <Text size="sm" component="span">
          {t('desk:due.paused', { clock })}
        </Text>
      </Group>
      <Text size="xs" className="yn-quiet">
        {row.status === 'waiting_requester' && t('desk:due.answer')}
        {row.status === 'waiting_third_party' && t('desk:due.third')}
      </Text>
    </div>
  );
}

import { Group, Text } from '@mantine/core';
import { IconAlarm, IconClock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import type { TicketRow } from '../ticket/queries.ts';
import { rough } from './due.ts';

/** The next promise of a row: which one, and how much time is left or how late it is, in words. */
export function Due({ row }: { row: Pick<TicketRow, 'nextDueAt' | 'nextDueKind'> }) {
  const { t, i18n } = useTranslation(['desk', 'ticket']);
  const formats = useFormats();
  if (!row.nextDueAt || !row.nextDueKind) {
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
      </Text>
    </div>
  );
}

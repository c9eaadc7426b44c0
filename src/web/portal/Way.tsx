import { Group, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Status } from '#domain/ticket/ticket.ts';

/** The four stations that an employee cares for. */
const STATIONS = ['recorded', 'accepted', 'resolved', 'closed'] as const;

/** Which station a status stands at; -1 is off the way. */
const AT: Record<Status, number> = {
  recorded: 0,
  accepted: 1,
  in_progress: 1,
  waiting_requester: 1,
  waiting_third_party: 1,
  onsite_scheduled: 1,
  resolved: 2,
  unconfirmed: 2,
  closed: 3,
  withdrawn: -1,
};

/** How far the ticket has come, from first word to confirmed close. */
export function Way({ status }: { status: Status }) {
  const { t } = useTranslation('portal');
  const at = AT[status];
  if (at < 0) return null;
  return (
    <Group
      component="ol"
      gap={0}
      p={0}
      m={0}
      wrap="nowrap"
      aria-label={t('way.title')}
      style={{ listStyle: 'none' }}
    >
      {STATIONS.map((station, i) => (
        <li
          key={station}
          className="yn-station"
          data-done={i <= at}
          data-passed={i < at}
          aria-current={i === at ? 'step' : undefined}
        >
          <span className="yn-station-dot">
            {i < at || at === 3 ? <IconCheck size={14} aria-hidden /> : i + 1}
          </span>
          <Text size="sm" fw={i === at ? 650 : 400}>
            {t(`way.${station}`)}
          </Text>
        </li>
      ))}
    </Group>
  );
}

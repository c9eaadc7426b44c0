import { Badge, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Panel } from '../desk/Panel.tsx';
import { useFormats } from '../platform/formats.ts';
import { useMay } from '../platform/session.tsx';
import { CALL_COLOURS } from './call-colours.ts';
import { useCallsOfTicket } from './queries.ts';

/** The calls of which a ticket was made, or in which its requester gave their word (3.1d, 4.2c). */
export function CallsPanel({ ticket }: { ticket: number }) {
  const { t } = useTranslation('hotline');
  const formats = useFormats();
  const calls = useCallsOfTicket(ticket, useMay('desk.work'))?.items ?? [];
  if (calls.length === 0) return null;
  return (
    <Panel title={t('calls')}>
      <Stack gap="sm" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {calls.map(({ id, callers, number, state, startedAt, agent, extension }) => (
          <li key={id}>
            <Group justify="space-between" gap="xs" wrap="nowrap">
              <Text size="sm" className="yn-figures" style={{ overflowWrap: 'anywhere' }}>
                {callers[0]?.name ?? number ?? t('withheld')}
              </Text>
              <Badge
                size="sm"
                color={CALL_COLOURS[state]}
                c="var(--mantine-color-text)"
                variant="light"
                tt="none"
              >
                {t(`state.${state}`)}
              </Badge>
            </Group>
            <Text size="xs" className="yn-quiet yn-figures">
              {[formats.time(startedAt), callers[0] ? number : null, agent ?? extension]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </li>
        ))}
      </Stack>
    </Panel>
  );
}

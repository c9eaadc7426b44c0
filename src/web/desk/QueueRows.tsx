import { Badge, Card, Group, Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { IncompleteFlag } from '../ticket/IncompleteFlag.tsx';
import type { TicketRow } from '../ticket/queries.ts';
import { PriorityBadge, StatusBadge } from '../ui/badges.tsx';
import { Due } from './Due.tsx';
import { RowHead, RowLink, urgency } from './RowParts.tsx';
import { ago } from './rough.ts';

interface Props {
  rows: readonly TicketRow[];
  names: Readonly<Record<string, string>>;
}

/** The queue as a table: one line a ticket, the whole line opens it. */
export function QueueTable({ rows, names }: Props) {
  const { t } = useTranslation(['desk', 'ticket']);
  return (
    <div className="yn-card" style={{ overflow: 'hidden' }}>
      <Table className="yn-queue" highlightOnHover verticalSpacing={9} layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={70}>{t('desk:column.number')}</Table.Th>
            <Table.Th w={56}>{t('desk:column.priority')}</Table.Th>
            <Table.Th>{t('desk:column.title')}</Table.Th>
            <Table.Th className="yn-status-column">{t('desk:column.status')}</Table.Th>
            <Table.Th w={166}>{t('desk:column.due')}</Table.Th>
            <Table.Th w={144}>{t('desk:column.owner')}</Table.Th>
            <Table.Th w={100}>{t('desk:column.age')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td className={urgency(row)}>
                <Text size="sm" className="yn-quiet yn-number">
                  {row.id}
                </Text>
              </Table.Td>
              <Table.Td>
                <PriorityBadge priority={row.priority} />
              </Table.Td>
              <Table.Td>
                <Text size="sm" className="yn-clamp" title={row.title}>
                  <RowLink row={row} />
                </Text>
                <Beneath row={row} />
              </Table.Td>
              <Table.Td>
                <StatusBadge status={row.status} maw="100%" />
              </Table.Td>
              <Table.Td>
                <Due row={row} />
              </Table.Td>
              <Table.Td>
                <Owner row={row} names={names} />
              </Table.Td>
              <Table.Td>
                <Age row={row} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

/** The same for narrow screens: a card a ticket. */
export function QueueCards({ rows, names }: Props) {
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
      {rows.map((row) => (
        <Card key={row.id} component="li" padding="sm" className={urgency(row)} pos="relative">
          <Stack gap={6}>
            <RowHead row={row} />
            <Text size="sm" lineClamp={2}>
              <RowLink row={row} />
            </Text>
            <Beneath row={row} />
            <Group justify="space-between" gap="xs">
              <Due row={row} />
              <Owner row={row} names={names} />
            </Group>
          </Stack>
        </Card>
      ))}
    </Stack>
  );
}

/** Who asks, what for, and what stands in the way. */
function Beneath({ row }: { row: TicketRow }) {
  const { t } = useTranslation(['desk', 'ticket']);
  const said: ReactNode = [row.requesterName ?? t('ticket:stranger'), t(`ticket:type.${row.type}`)].join(
    ' · ',
  );
  return (
    <Group gap={8} wrap="nowrap">
      <Text size="xs" className="yn-quiet yn-clamp">
        {said}
      </Text>
      <IncompleteFlag incomplete={row.incomplete} />
      {row.escalationDueAt && (
        <Badge size="sm" color="red" c="var(--mantine-color-text)" tt="none">
          {t('desk:escalated')}
        </Badge>
      )}
      {row.waitsForRequester.includes('consent') && (
        <Badge size="sm" color="orange" c="var(--mantine-color-text)" tt="none">
          {t('desk:waitsForConsent')}
        </Badge>
      )}
    </Group>
  );
}

function Owner({ row, names }: { row: TicketRow; names: Props['names'] }) {
  const { t } = useTranslation('desk');
  const group = row.groupId ? names[row.groupId] : null;
  const person = row.assigneeId ? names[row.assigneeId] : null;
  return (
    <div style={{ minWidth: 0 }}>
      <Text size="sm" className={person ? 'yn-clamp' : 'yn-clamp yn-quiet'}>
        {person ?? t('unassigned')}
      </Text>
      {group && (
        <Text size="xs" className="yn-quiet yn-clamp">
          {group}
        </Text>
      )}
    </div>
  );
}

function Age({ row }: { row: TicketRow }) {
  const formats = useFormats();
  const { i18n } = useTranslation();
  return (
    <Text size="sm" className="yn-quiet yn-number" title={formats.time(row.recordedAt)}>
      {ago(row.recordedAt, i18n.language)}
    </Text>
  );
}

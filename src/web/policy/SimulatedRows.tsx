import { Table } from '@mantine/core';
import { PriorityBadge } from '../ui/badges.tsx';
import type { Simulation } from './queries.ts';
import { useSay } from './words.ts';

type Row = Simulation['rows'][number];

/** Verdicts before and after, by priority and promise. */
export function SimulatedRows({ rows }: { rows: readonly Row[] }) {
  const t = useSay();
  return (
    <Table.ScrollContainer minWidth={420}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('ticket:field.priority')}</Table.Th>
            <Table.Th>{t('policy:effect.promise')}</Table.Th>
            <Table.Th>{t('policy:effect.before')}</Table.Th>
            <Table.Th>{t('policy:effect.after')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={`${row.priority} ${row.kind}`} fw={differs(row) ? 650 : 400}>
              <Table.Td>
                <PriorityBadge priority={row.priority} />
              </Table.Td>
              <Table.Td>{t(`ticket:clock.${row.kind}`)}</Table.Td>
              <Table.Td>{t('policy:effect.counts', row.before)}</Table.Td>
              <Table.Td>{t('policy:effect.counts', row.after)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const differs = ({ before, after }: Row): boolean =>
  before.met !== after.met || before.breached !== after.breached;

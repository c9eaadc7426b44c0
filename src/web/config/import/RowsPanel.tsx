import { Anchor, Chip, Group, Stack, Table, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OUTCOMES } from '#domain/config/import/row.ts';
import { useFormats } from '../../platform/formats.ts';
import { GrowingList } from '../../ui/GrowingList.tsx';
import { type ImportRow, type OpenedImport, type RowFilter, useImportRows } from './queries.ts';
import { useChangeWords, useProblemWords } from './row-words.ts';

/** How many rows come to what, and the rows themselves. */
export function RowsPanel({ one }: { one: OpenedImport }) {
  const { t } = useTranslation(['imports', 'importReport']);
  const formats = useFormats();
  const [filter, setFilter] = useState<RowFilter | null>(null);
  const found = useImportRows(one.id, one.state, filter);
  const names = Object.assign({}, ...(found.data?.pages.map((page) => page.names) ?? []));
  const more = (['failed', 'kept'] as const).filter((key) => (one.counts[key] ?? 0) > 0);
  const chips: [RowFilter, string][] = [
    ...OUTCOMES.map((key): [RowFilter, string] => [key, t(`importReport:outcome.${key}`)]),
    ...more.map((key): [RowFilter, string] => [key, t(`importReport:result.${key}`)]),
  ];
  return (
    <Stack gap="sm">
      <Chip.Group value={filter} onChange={(chosen) => setFilter(chosen as RowFilter)}>
        <Group gap="xs" role="group" aria-label={t('importReport:report.outcome')}>
          {chips.map(([key, label]) => (
            <Chip
              key={key}
              value={key}
              size="xs"
              disabled={(one.counts[key] ?? 0) === 0}
              onClick={() => filter === key && setFilter(null)}
            >
              {t('chip', { name: label, n: formats.number(one.counts[key] ?? 0) })}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <GrowingList found={found} rows={6} empty={<Text size="sm">{t('noRows')}</Text>}>
        {(rows) => <Rows rows={rows} names={names} />}
      </GrowingList>
    </Stack>
  );
}

function Rows({ rows, names }: { rows: readonly ImportRow[]; names: Readonly<Record<string, string>> }) {
  const { t } = useTranslation('importReport');
  return (
    <Table.ScrollContainer minWidth={720} className="yn-card">
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('report.row')}</Table.Th>
            <Table.Th>{t('report.outcome')}</Table.Th>
            <Table.Th>{t('report.number')}</Table.Th>
            <Table.Th>{t('report.name')}</Table.Th>
            <Table.Th>{t('report.changes')}</Table.Th>
            <Table.Th>{t('report.problems')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Row key={row.row} row={row} names={names} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Row({ row, names }: { row: ImportRow; names: Readonly<Record<string, string>> }) {
  const changes = useChangeWords(names);
  const problems = useProblemWords();
  const outcome = useOutcome();
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td className="yn-number">{row.row}</Table.Td>
      <Table.Td>{outcome(row)}</Table.Td>
      <Table.Td className="yn-figures" style={{ whiteSpace: 'nowrap' }}>
        {[...(row.item ? [row.item] : []), ...row.candidates].map((one) => (
          <div key={one.id}>
            <ItemLink item={one} />
          </div>
        ))}
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <bdi>{row.name ?? row.item?.name}</bdi>
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {row.changes.map((change) => (
          <Text key={`${change.field} ${String(change.after)}`} size="sm">
            <bdi>{changes(change)}</bdi>
          </Text>
        ))}
      </Table.Td>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        {row.problems.map((problem) => (
          <Text
            key={`${problem.field}-${problem.code}-${problem.value}`}
            size="sm"
            {...(problem.note ? { className: 'yn-quiet' } : { fw: 550 })}
          >
            <bdi>{problems(problem)}</bdi>
          </Text>
        ))}
      </Table.Td>
    </Table.Tr>
  );
}

function ItemLink({ item }: { item: { id: string; number: string; name: string } }) {
  return (
    <Anchor
      size="sm"
      title={item.name}
      renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: item.id }} {...props} />}
    >
      {item.number}
    </Anchor>
  );
}

/** What a row would do, or did, and whether that stands. */
function useOutcome(): (row: ImportRow) => string {
  const { t } = useTranslation(['importReport', 'common']);
  return ({ outcome, result, undone }) => {
    const end =
      undone === 'done' ? 'undone' : undone === 'refused' ? 'kept' : result === 'refused' ? 'failed' : result;
    const said = t(`outcome.${outcome}`);
    return end ? `${said}${t('common:comma')}${t(`result.${end}`)}` : said;
  };
}

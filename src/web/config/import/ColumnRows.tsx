import { Select, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Target } from '#domain/config/import/row.ts';
import type { OpenedImport } from './queries.ts';
import { useTargets } from './targets.ts';

interface Props {
  one: OpenedImport;
  columns: readonly (Target | null)[];
  onChange(columns: (Target | null)[]): void;
}

/** Each column of the file with some of what stands in it, and where it goes. */
export function ColumnRows({ one, columns, onChange }: Props) {
  const { t } = useTranslation('imports');
  const targets = useTargets();
  return (
    <Table verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('column')}</Table.Th>
          <Table.Th visibleFrom="sm">{t('samples')}</Table.Th>
          <Table.Th>{t('goesTo')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {one.headings.map((heading, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns are told by their place, headings may repeat
          <Table.Tr key={i}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              <bdi>{heading || t('noHeading', { n: i + 1 })}</bdi>
            </Table.Td>
            <Table.Td visibleFrom="sm">
              <Text size="sm" className="yn-quiet" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
                {one.samples
                  .map((row) => row[i])
                  .filter(Boolean)
                  .slice(0, 3)
                  .join(' · ')}
              </Text>
            </Table.Td>
            <Table.Td>
              <Select
                aria-label={t('targetOf', { name: heading || i + 1 })}
                placeholder={t('nowhere')}
                value={columns[i] ?? null}
                data={targets}
                searchable
                clearable
                clearButtonProps={{ 'aria-label': t('clearTarget') }}
                onChange={(chosen) =>
                  onChange(columns.map((before, n) => (n === i ? (chosen as Target | null) : before)))
                }
              />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

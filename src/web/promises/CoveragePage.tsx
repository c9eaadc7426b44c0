import { Progress, Stack, Table, Text } from '@mantine/core';
import { useSay } from '../policy/words.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { type Coverage, useCoverage } from './queries.ts';

/** Who has read the promises in force (1.4): one figure, and each department. */
export function CoveragePage() {
  const t = useSay();
  const found = useCoverage();
  return (
    <Stack gap="md" maw={900} mx="auto">
      <PageTitle size="h3">{t('promises:coverage.title')}</PageTitle>
      {found.isPending && <LoadingState rows={6} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data && <Covered coverage={found.data} />}
    </Stack>
  );
}

/** Whole percent, rounded down: all but one is not all. */
const shareOf = (acknowledged: number, active: number): number | null =>
  active > 0 ? Math.floor((acknowledged / active) * 100) : null;

export function Covered({ coverage }: { coverage: Coverage }) {
  const t = useSay();
  const { version, active, acknowledged, departments } = coverage;
  const share = shareOf(acknowledged, active);
  if (share === null) return <EmptyState title={t('promises:coverage.nobody')} />;
  return (
    <>
      <div className="yn-card" style={{ padding: 'var(--mantine-spacing-lg)' }}>
        <Text fz={34} fw={700} className="yn-number">
          {share}%
        </Text>
        <Text>{t('promises:coverage.figure', { acknowledged, active })}</Text>
        <Progress value={share} mt="sm" aria-label={t('promises:coverage.title')} />
        <Text size="sm" className="yn-quiet" mt="sm">
          {t('promises:coverage.text', { version })}
        </Text>
      </div>
      <Departments departments={departments} />
    </>
  );
}

function Departments({ departments }: Pick<Coverage, 'departments'>) {
  const t = useSay();
  return (
    <Table.ScrollContainer minWidth={300} className="yn-card">
      <Table verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('promises:coverage.department')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('promises:coverage.active')}</Table.Th>
            <Table.Th>{t('promises:coverage.acknowledged')}</Table.Th>
            <Table.Th>{t('promises:coverage.missing')}</Table.Th>
            <Table.Th>{t('promises:coverage.share')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {departments.map(({ id, path, active, acknowledged }) => (
            <Table.Tr key={id ?? ''}>
              <Table.Td>{path ?? t('promises:coverage.noDepartment')}</Table.Td>
              <Table.Td visibleFrom="sm">{active}</Table.Td>
              <Table.Td>{acknowledged}</Table.Td>
              <Table.Td>{active - acknowledged}</Table.Td>
              <Table.Td className="yn-number">{shareOf(acknowledged, active) ?? 0}%</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

import { Button, Group, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { securityIncidents } from '#contract/security-incidents.ts';
import { type AnswerOf, call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { type Counted, countedBy, csvOf } from './counting.ts';

type Share = AnswerOf<(typeof securityIncidents)['analysis']>['items'][number];

/** Security incidents of the last year by sort, number and impact, as far as one may know of them (c9). */
export function SecurityBoardPage() {
  const { t } = useTranslation(['access', 'ticket']);
  const found = useQuery({
    queryKey: ['security-analysis'],
    queryFn: () => call(securityIncidents.analysis, {}),
  });
  const items = found.data?.items ?? [];
  const download = () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob(['\ufeff', csvOf(items)], { type: 'text/csv' }));
    link.download = 'security-incidents.csv';
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <Stack gap="md" maw={900} mx="auto">
      <Group justify="space-between" align="flex-start">
        <div>
          <PageTitle size="h3">{t('access:board.title')}</PageTitle>
          <Text size="sm" className="yn-quiet">
            {t('access:board.text')}
          </Text>
        </div>
        <Group gap="xs">
          <Button
            component={Link}
            to="/desk"
            search={{ type: 'security_incident', state: 'all', view: 'all' } as never}
            variant="default"
          >
            {t('access:board.list')}
          </Button>
          <Button variant="default" onClick={download} disabled={items.length === 0}>
            {t('access:board.export')}
          </Button>
        </Group>
      </Group>
      {found.isPending && <LoadingState rows={4} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && <EmptyState title={t('access:board.none')} />}
      {items.length > 0 && <Counts items={items} />}
    </Stack>
  );
}

function Counts({ items }: { items: readonly Share[] }) {
  const { t } = useTranslation(['access', 'ticket']);
  const unsaid = t('access:board.unsaid');
  return (
    <>
      <Counting
        title={t('access:board.byCategory')}
        rows={countedBy(items, ({ category }) =>
          category ? t(`ticket:securityCategory.${category}`) : unsaid,
        )}
      />
      <Counting
        title={t('access:board.byLevel')}
        rows={countedBy(items, ({ level }) => (level ? t(`ticket:securityLevel.${level}`) : unsaid))}
      />
      <Counting
        title={t('access:board.byImpact')}
        rows={countedBy(items, ({ impact }) => (impact ? t(`ticket:impact.${impact}`) : unsaid))}
      />
      <Counting title={t('access:board.byMonth')} rows={countedBy(items, ({ month }) => month)} />
    </>
  );
}

function Counting({ title, rows }: { title: string; rows: readonly Counted[] }) {
  const { t } = useTranslation('access');
  const formats = useFormats();
  return (
    <Stack component="section" className="yn-card" p="md" gap="xs" aria-label={title}>
      <Title order={2} size="h5">
        {title}
      </Title>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th aria-label={title} />
            <Table.Th ta="end">{t('board.total')}</Table.Th>
            <Table.Th ta="end">{t('board.open')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ name, total, open }) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="end" className="yn-number">
                {formats.number(total)}
              </Table.Td>
              <Table.Td ta="end" className="yn-number">
                {formats.number(open)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

import { Group, Select, Stack, Text } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../platform/formats.ts';
import { useMay } from '../../platform/session.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorState } from '../../ui/ErrorState.tsx';
import { LoadingState } from '../../ui/LoadingState.tsx';
import { PageTitle } from '../../ui/PageTitle.tsx';
import { Comparison } from './Comparison.tsx';
import { type Baseline, useBaselines } from './queries.ts';
import { TakeBaseline } from './TakeBaseline.tsx';

const route = getRouteApi('/inside/desk-layout/desk/baselines');

/** Baselines of items, and what is different between one of them and now, or another one (2.6b). */
export function BaselinesPage() {
  const { t } = useTranslation('baselines');
  const found = useBaselines();
  const baselines = found.data?.pages.flatMap(({ items }) => items) ?? [];
  const manages = useMay('config.manage');
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <Group justify="space-between" align="flex-start">
        <div>
          <PageTitle size="h3">{t('title')}</PageTitle>
          <Text size="sm" className="yn-quiet">
            {t('text')}
          </Text>
        </div>
        {manages && <TakeBaseline />}
      </Group>
      {found.isPending && <LoadingState rows={4} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && baselines.length === 0 && <EmptyState title={t('empty')} text={t('emptyText')} />}
      {baselines.length > 0 && <Chosen baselines={baselines} />}
    </Stack>
  );
}

function Chosen({ baselines }: { baselines: readonly Baseline[] }) {
  const { t } = useTranslation('baselines');
  const formats = useFormats();
  const navigate = useNavigate();
  const asked = route.useSearch();
  const one = baselines.find(({ id }) => id === asked.of) ?? baselines[0];
  const other = baselines.find(({ id }) => id === asked.with && id !== one?.id)?.id ?? 'now';
  if (!one) return null;
  const choose = (change: { of?: string; with?: string }) =>
    void navigate({ to: '/desk/baselines', search: { of: one.id, with: other, ...change }, replace: true });
  const choice = ({ id, name }: Baseline) => ({ value: id, label: name });
  return (
    <>
      <Group gap="sm" align="flex-start">
        <Select
          label={t('baseline')}
          description={t('facts', {
            n: formats.number(one.items),
            moment: formats.time(one.moment),
            by: one.by,
          })}
          value={one.id}
          data={baselines.map(choice)}
          allowDeselect={false}
          searchable
          onChange={(id) => id && choose({ of: id })}
          style={{ flex: '1 1 260px' }}
        />
        <Select
          label={t('comparedWith')}
          description={t('comparedText')}
          value={other}
          data={[
            { value: 'now', label: t('now') },
            ...baselines.filter(({ id }) => id !== one.id).map(choice),
          ]}
          allowDeselect={false}
          searchable
          onChange={(id) => id && choose({ with: id })}
          style={{ flex: '1 1 260px' }}
        />
      </Group>
      <Comparison key={`${one.id} ${other}`} baseline={one.id} other={other} />
    </>
  );
}

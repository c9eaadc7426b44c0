import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, Navigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { config } from '#contract/config.ts';
import { numberIn } from '#domain/config/item.ts';
import { call } from '../platform/client.ts';
import { useMay } from '../platform/session.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';

const route = getRouteApi('/inside/portal/i/$number');

/** Where the code of a label leads: the desk to the item, its holder to reporting trouble with it. */
export function ScannedPage() {
  const { t } = useTranslation('asset');
  const { number } = route.useParams();
  const reads = useMay('config.read');
  const found = useQuery({
    queryKey: ['items', 'scanned', number, reads],
    queryFn: async () => {
      const { items } = reads
        ? await call(config.list, { query: { q: number, state: 'all', limit: '5' } })
        : await call(config.mine, {});
      return items.find((one) => numberIn(one.number) === numberIn(number)) ?? null;
    },
  });
  if (found.isPending) return <LoadingState rows={3} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const item = found.data;
  if (item && reads) return <Navigate to="/desk/items/$item" params={{ item: item.id }} replace />;
  if (!item) return <EmptyState title={t('scanned.notYours')} />;
  return (
    <Stack gap="md" maw={560} mx="auto" align="flex-start">
      <PageTitle size="h3">{item.name}</PageTitle>
      <Text className="yn-quiet">
        {t('scanned.yours')} · {item.number}
      </Text>
      <Button component={Link} to="/submit">
        {t('scanned.trouble')}
      </Button>
    </Stack>
  );
}

import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { Freshness } from './Freshness.tsx';
import { IncidentCard } from './IncidentCard.tsx';
import { useStatus } from './queries.ts';

/** What does not work at present, for everybody (3.3-P1). */
export function StatusPage() {
  const { t } = useTranslation('board');
  const found = useStatus();
  const incidents = found.data?.incidents ?? [];
  return (
    <Stack gap="lg" maw={760} mx="auto">
      <div>
        <PageTitle size="h2">{t('status.title')}</PageTitle>
        <Text className="yn-quiet">{t('status.text')}</Text>
        <Freshness found={found} />
      </div>
      {found.isPending && <LoadingState rows={3} />}
      {found.isLoadingError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && incidents.length === 0 && (
        <EmptyState title={t('status.fine')} text={t('status.fineText')} />
      )}
      {incidents.map((incident) => (
        <IncidentCard key={`${incident.since} ${incident.headline}`} incident={incident} />
      ))}
    </Stack>
  );
}

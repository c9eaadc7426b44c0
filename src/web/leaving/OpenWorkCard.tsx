import { Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { Departures } from './Departures.tsx';
import { useOpenWork } from './queries.ts';
import { WorkList } from './WorkList.tsx';

/** What depends on somebody, or what became of it after they left. */
export function OpenWorkCard({ person, active }: { person: string; active: boolean }) {
  const { t } = useTranslation('leaving');
  const found = useOpenWork(person);
  return (
    <Stack component="section" className="yn-card" p="md" gap="sm">
      <Title order={2} size="h5">
        {t('depends')}
      </Title>
      {found.isPending && <LoadingState rows={3} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data && (active || found.data.departures.length === 0) && <WorkList work={found.data.work} />}
      {found.data && !active && <Departures found={found.data} />}
    </Stack>
  );
}

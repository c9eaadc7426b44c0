import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useMay } from '../platform/session.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { ChangeRows } from './ChangeRows.tsx';
import { ChangeTabs } from './ChangeTabs.tsx';
import { useMyApprovals } from './queries.ts';
import { StandInsPanel } from './StandInsPanel.tsx';

/** Changes that wait for the reader's word; also for who is nobody of the desk, such as the owner of a service. */
export function ApprovalsPage() {
  const { t } = useTranslation('changes');
  const reads = useMay('change.read');
  const found = useMyApprovals();
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <PageTitle size="h3">{t('approvalsTitle')}</PageTitle>
      {reads && <ChangeTabs />}
      {found.isPending && <LoadingState rows={3} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && <EmptyState title={t('noApprovals')} text={t('noApprovalsText')} />}
      {found.data && <ChangeRows rows={found.data.items} place={reads ? 'desk' : 'approvals'} />}
      <StandInsPanel />
    </Stack>
  );
}

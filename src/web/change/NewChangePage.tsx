import { Stack } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageTitle } from '../ui/PageTitle.tsx';
import { ChangeForm } from './ChangeForm.tsx';

const route = getRouteApi('/inside/desk-layout/desk/changes/new');

/** Writes a new change, for a ticket or an item when it was come from there. */
export function NewChangePage() {
  const { t } = useTranslation('changes');
  const navigate = useNavigate();
  const { ticket, item, itemName, title } = route.useSearch();
  const begun = {
    ...(ticket ? { tickets: [ticket] } : {}),
    ...(item ? { items: [{ id: item, name: itemName ?? item }] } : {}),
    ...(title ? { title } : {}),
  };
  return (
    <Stack gap="md" maw={720} mx="auto">
      <PageTitle size="h3">{t('add')}</PageTitle>
      <div className="yn-card" style={{ padding: 'var(--mantine-spacing-md)' }}>
        <ChangeForm
          change={null}
          begun={begun}
          onDone={({ number }) =>
            void navigate({ to: '/desk/changes/$change', params: { change: number }, replace: true })
          }
        />
      </div>
    </Stack>
  );
}

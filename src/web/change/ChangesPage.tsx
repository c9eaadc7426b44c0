import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { CATEGORIES, CHANGE_STATUSES } from '#domain/change/change.ts';
import { useMay } from '../platform/session.tsx';
import type { ChangesSearch } from '../router.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { ChangeRows } from './ChangeRows.tsx';
import { ChangeTabs } from './ChangeTabs.tsx';
import { useChanges } from './queries.ts';

const route = getRouteApi('/inside/desk-layout/desk/changes');

/** Changes, the newest first (2.6c). */
export function ChangesPage() {
  const { t } = useTranslation('changes');
  const asked = route.useSearch();
  const may = useMay('change.request');
  const status = [...CHANGE_STATUSES, 'all' as const].find((one) => one === asked.status);
  const category = CATEGORIES.find((one) => one === asked.category);
  const found = useChanges({
    ...(asked.q ? { q: asked.q } : {}),
    ...(status ? { status } : {}),
    ...(category ? { category } : {}),
  });
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <Group justify="space-between" align="flex-start">
        <div>
          <PageTitle size="h3">{t('title')}</PageTitle>
          <Text size="sm" className="yn-quiet">
            {t('text')}
          </Text>
        </div>
        {may && (
          <Button
            leftSection={<IconPlus size={16} aria-hidden />}
            renderRoot={(props) => <Link to="/desk/changes/new" {...props} />}
          >
            {t('add')}
          </Button>
        )}
      </Group>
      <ChangeTabs />
      <Filter asked={asked} />
      <GrowingList found={found} rows={6} empty={<EmptyState title={t('empty')} text={t('emptyText')} />}>
        {(rows) => <ChangeRows rows={rows} />}
      </GrowingList>
    </Stack>
  );
}

function Filter({ asked }: { asked: ChangesSearch }) {
  const { t } = useTranslation('changes');
  const navigate = useNavigate();
  const choose = (change: Partial<ChangesSearch>) => {
    const chosen = Object.entries({ ...asked, ...change }).filter(([, value]) => value);
    void navigate({ to: '/desk/changes', search: Object.fromEntries(chosen), replace: true });
  };
  return (
    <Group gap="sm" align="flex-end">
      <SearchField
        label={t('searchLabel')}
        placeholder={t('search')}
        asked={asked.q}
        onSearch={(q) => choose({ q })}
      />
      <Select
        label={t('field.status')}
        value={asked.status ?? 'open'}
        allowDeselect={false}
        onChange={(value) => choose({ status: value === 'open' ? '' : (value ?? '') })}
        data={[
          { value: 'open', label: t('open') },
          { value: 'all', label: t('all') },
          ...CHANGE_STATUSES.map((value) => ({ value, label: t(`status.${value}`) })),
        ]}
      />
      <Select
        label={t('field.category')}
        placeholder={t('all')}
        clearable
        value={asked.category ?? null}
        onChange={(value) => choose({ category: value ?? '' })}
        data={CATEGORIES.map((value) => ({ value, label: t(`category.${value}`) }))}
      />
    </Group>
  );
}

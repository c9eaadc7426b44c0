import { SegmentedControl, Stack, Text } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/EmptyState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { DeliveryRows } from './DeliveryRows.tsx';
import { HeldAddresses } from './HeldAddresses.tsx';
import { type Troubled, useDeliveries } from './queries.ts';
import { Resend } from './Resend.tsx';

const route = getRouteApi('/inside/desk-layout/admin/deliveries');
const STATES: readonly Troubled[] = ['held', 'failed', 'waiting'];

/** Mail to people that did not go out, why, and the way to send it after all. */
export function DeliveriesPage() {
  const { t } = useTranslation('admin');
  const asked = route.useSearch().state;
  const state = STATES.find((one) => one === asked) ?? 'held';
  const navigate = useNavigate();
  const found = useDeliveries(state);
  const counts = found.data?.pages[0]?.counts;
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <div>
        <PageTitle size="h3">{t('deliveries.title')}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {t('deliveries.text')}
        </Text>
      </div>
      <HeldAddresses />
      <SegmentedControl
        aria-label={t('deliveries.title')}
        value={state}
        onChange={(value) =>
          void navigate({ to: '/admin/deliveries', search: { state: value }, replace: true })
        }
        data={STATES.map((value) => ({
          value,
          label: `${t(`deliveries.state.${value}`)}${counts?.[value] ? ` ${counts[value]}` : ''}`,
        }))}
        maw={480}
      />
      <Text size="sm">{t(`deliveries.means.${state}`)}</Text>
      <GrowingList
        found={found}
        rows={6}
        empty={<EmptyState title={t(`deliveries.empty.${state}`)} text={t('deliveries.emptyText')} />}
      >
        {(items) =>
          state === 'waiting' ? (
            <DeliveryRows items={items} />
          ) : (
            <Resend key={state} state={state} items={items} total={counts?.[state] ?? items.length} />
          )
        }
      </GrowingList>
    </Stack>
  );
}

import { Alert, Anchor, SegmentedControl, Stack, Tabs, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/EmptyState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { DisposalCard } from './DisposalCard.tsx';
import { HandoverRow } from './HandoverRow.tsx';
import { PartsTab } from './PartsTab.tsx';
import { useDisposals, useHandovers, useUnlawful } from './queries.ts';
import { VerificationsTab } from './VerificationsTab.tsx';

const route = getRouteApi('/inside/desk-layout/desk/assets');
const ASSET_TABS = ['disposals', 'handovers', 'parts', 'verifications'] as const;

/** The asset register beside the configuration items (2.1, c6). */
export function AssetsPage() {
  const { t } = useTranslation('asset');
  const navigate = useNavigate();
  const { tab = 'disposals' } = route.useSearch();
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <div>
        <PageTitle size="h3">{t('title')}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {t('text')}
        </Text>
      </div>
      <Tabs
        value={tab}
        onChange={(value) =>
          void navigate({ to: '/desk/assets', search: value ? { tab: value } : {}, replace: true })
        }
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {ASSET_TABS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`tab.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="disposals">
          <Disposals />
        </Tabs.Panel>
        <Tabs.Panel value="handovers">
          <Handovers />
        </Tabs.Panel>
        <Tabs.Panel value="parts">
          <PartsTab />
        </Tabs.Panel>
        <Tabs.Panel value="verifications">
          <VerificationsTab />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Disposals() {
  const { t } = useTranslation('asset');
  const [state, setState] = useState<'open' | 'all'>('open');
  const found = useDisposals(state);
  return (
    <Stack>
      <Lawful />
      <SegmentedControl
        aria-label={t('tab.disposals')}
        value={state}
        onChange={(value) => setState(value === 'all' ? 'all' : 'open')}
        data={(['open', 'all'] as const).map((value) => ({ value, label: t(`disposal.${value}`) }))}
        style={{ alignSelf: 'flex-start' }}
      />
      <GrowingList
        found={found}
        empty={<EmptyState title={t('disposal.empty')} text={t('disposal.emptyText')} />}
      >
        {(items) => (
          <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
            {items.map((one) => (
              <DisposalCard key={one.id} disposal={one} />
            ))}
          </Stack>
        )}
      </GrowingList>
    </Stack>
  );
}

/** Whether every retired asset was retired as it has to be (2.1). */
function Lawful() {
  const { t } = useTranslation('asset');
  const found = useUnlawful().data;
  if (!found) return null;
  if (found.count === 0)
    return (
      <Alert color="pine" icon={<IconCheck aria-hidden />} p="xs">
        {t('lawful')}
      </Alert>
    );
  return (
    <Alert color="seal" icon={<IconAlertTriangle aria-hidden />} title={t('unlawful', { n: found.count })}>
      <Stack gap={2} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
        {found.items.map(({ id, number, name }) => (
          <li key={id}>
            <Anchor
              size="sm"
              renderRoot={(props) => <Link to="/desk/items/$item" params={{ item: id }} {...props} />}
            >
              {number} <bdi>{name}</bdi>
            </Anchor>
          </li>
        ))}
      </Stack>
    </Alert>
  );
}

function Handovers() {
  const { t } = useTranslation('asset');
  const [state, setState] = useState<'waiting' | 'all'>('waiting');
  const found = useHandovers(state);
  return (
    <Stack>
      <SegmentedControl
        aria-label={t('tab.handovers')}
        value={state}
        onChange={(value) => setState(value === 'all' ? 'all' : 'waiting')}
        data={[
          { value: 'waiting', label: t('handover.onlyWaiting') },
          { value: 'all', label: t('handover.all') },
        ]}
        style={{ alignSelf: 'flex-start' }}
      />
      <GrowingList
        found={found}
        empty={<EmptyState title={t('handover.empty')} text={t('handover.emptyText')} />}
      >
        {(items) => (
          <Stack gap="sm" component="ul" p="sm" m={0} className="yn-card" style={{ listStyle: 'none' }}>
            {items.map((one) => (
              <HandoverRow key={one.id} handover={one} />
            ))}
          </Stack>
        )}
      </GrowingList>
    </Stack>
  );
}

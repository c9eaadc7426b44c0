import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AssetPanel } from '../asset/AssetPanel.tsx';
import { LabelsButton } from '../asset/LabelsButton.tsx';
import { ChangesPanel } from '../change/ChangesPanel.tsx';
import { Panel } from '../desk/Panel.tsx';
import { ProvenancePanel } from '../discovery/ProvenancePanel.tsx';
import { ItemProblems } from '../problem/ItemProblems.tsx';
import { SoftwarePanel } from '../software/SoftwarePanel.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { Details } from './Details.tsx';
import { HistoryPanel } from './HistoryPanel.tsx';
import { ImpactPanel } from './ImpactPanel.tsx';
import { ItemForm } from './ItemForm.tsx';
import { useClassName } from './names.ts';
import { type Opened, useItem } from './queries.ts';
import { RelationsPanel } from './RelationsPanel.tsx';
import { StateBadge } from './StateBadge.tsx';
import { TicketsPanel } from './TicketsPanel.tsx';

const route = getRouteApi('/inside/desk-layout/desk/items/$item');

/** One item: what it says, what it hangs together with, what happened to it, and what it would take with it. */
export function ItemPage() {
  const { item: id } = route.useParams();
  const found = useItem(id);
  if (found.isPending) return <LoadingState rows={6} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  return <Whole key={id} opened={found.data} />;
}

function Whole({ opened }: { opened: Opened }) {
  const { t } = useTranslation('config');
  const { item } = opened;
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <Header opened={opened} />
      <Panel title={t('details')}>
        <Details item={item} names={opened.names} />
      </Panel>
      <AssetPanel item={item} />
      <RelationsPanel opened={opened} />
      <ImpactPanel item={item.id} />
      <SoftwarePanel item={item.id} />
      <TicketsPanel item={item.id} />
      <ChangesPanel about={{ item: item.id, name: item.name }} />
      <ItemProblems item={item.id} />
      <ProvenancePanel item={item.id} />
      <HistoryPanel item={item.id} />
    </Stack>
  );
}

function Header({ opened }: { opened: Opened }) {
  const { t } = useTranslation('config');
  const className = useClassName();
  const [edits, edit] = useState(false);
  const { item, mayManage, names } = opened;
  return (
    <Group justify="space-between" align="flex-start">
      <Stack gap={4} miw={0}>
        <PageTitle size="h3" tab={`${item.number} ${item.name}`}>
          {item.name}
        </PageTitle>
        <Group gap="xs">
          <Text size="sm" className="yn-quiet yn-figures">
            {item.number} · {className(item.class)}
          </Text>
          <StateBadge state={item.state} />
        </Group>
      </Stack>
      <Group gap="xs">
        <LabelsButton items={[item]} />
        {mayManage && (
          <Button
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => edit(true)}
          >
            {t('edit')}
          </Button>
        )}
      </Group>
      <Dialog opened={edits} onClose={() => edit(false)} title={t('edit')}>
        <ItemForm item={item} names={names} moves={opened.moves} onDone={() => edit(false)} />
      </Dialog>
    </Group>
  );
}

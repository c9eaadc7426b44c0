import { Badge, Button, Group, Stack, Tabs, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../platform/session.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { Cases } from './Cases.tsx';
import { Precedence } from './Precedence.tsx';
import { useSources } from './queries.ts';
import { SourceCard } from './SourceCard.tsx';
import { SourceForm } from './SourceForm.tsx';
import { UnseenItems } from './UnseenItems.tsx';

/** From where machines are reported, what people decide about them, and what was not seen for long. */
export function DiscoveryPage() {
  const { t } = useTranslation('discovery');
  const cases = useSources().data?.cases ?? 0;
  return (
    <Stack gap="md" maw={900} mx="auto">
      <div>
        <PageTitle size="h3">{t('title')}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {t('text')}
        </Text>
      </div>
      <Tabs defaultValue="sources" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="sources">{t('tabSources')}</Tabs.Tab>
          <Tabs.Tab
            value="cases"
            rightSection={
              cases > 0 && (
                <Badge size="sm" color="gray" c="var(--mantine-color-text)" className="yn-number">
                  {cases}
                </Badge>
              )
            }
          >
            {t('tabCases')}
          </Tabs.Tab>
          <Tabs.Tab value="unseen">{t('tabUnseen')}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="sources">
          <SourceList />
        </Tabs.Panel>
        <Tabs.Panel value="cases">
          <Cases />
        </Tabs.Panel>
        <Tabs.Panel value="unseen">
          <UnseenItems />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function SourceList() {
  const { t } = useTranslation('discovery');
  const mayDefine = useMay('config.define');
  const found = useSources();
  const [adds, add] = useState(false);
  if (found.isPending) return <LoadingState rows={4} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const { sources, precedence } = found.data;
  return (
    <Stack gap="md">
      {mayDefine && (
        <Group justify="flex-end">
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => add(true)}>
            {t('add')}
          </Button>
        </Group>
      )}
      {sources.length === 0 && <EmptyState title={t('none')} text={t('noneText')} />}
      {sources.map((one) => (
        <SourceCard key={one.id} source={one} />
      ))}
      {sources.length > 0 && (
        <Precedence
          key={JSON.stringify([precedence, sources.length])}
          sources={sources}
          precedence={precedence}
        />
      )}
      <Dialog opened={adds} onClose={() => add(false)} title={t('add')}>
        {adds && <SourceForm source={null} onDone={() => add(false)} />}
      </Dialog>
    </Stack>
  );
}

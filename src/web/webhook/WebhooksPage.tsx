import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { SecretOnce } from '../ui/SecretOnce.tsx';
import { Messages } from './Messages.tsx';
import { useWebhooks, type Webhook } from './queries.ts';
import { WebhookCard } from './WebhookCard.tsx';
import { WebhookForm } from './WebhookForm.tsx';

/** Other servers that are told of events: how each is doing, what was sent, a test. */
export function WebhooksPage() {
  const { t } = useTranslation('webhooks');
  const found = useWebhooks();
  const [edited, edit] = useState<Webhook | 'new' | null>(null);
  const [read, open] = useState<Webhook | null>(null);
  const [secret, show] = useState<string | null>(null);
  const items = found.data?.items ?? [];
  const done = (made: string | null) => {
    edit(null);
    if (made !== null) show(made);
  };
  return (
    <Stack gap="md" maw={900} mx="auto">
      <Group justify="space-between" align="flex-start">
        <Stack gap={0} style={{ flex: '1 1 320px' }}>
          <PageTitle size="h3">{t('title')}</PageTitle>
          <Text size="sm" className="yn-quiet">
            {t('text')}
          </Text>
        </Stack>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => edit('new')}>
          {t('add')}
        </Button>
      </Group>
      {secret !== null && <SecretOnce title={t('secret')} secret={secret} />}
      {found.isPending && <LoadingState rows={4} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && <EmptyState title={t('none')} text={t('noneText')} />}
      {items.map((hook) => (
        <WebhookCard
          key={hook.id}
          hook={hook}
          onEdit={() => edit(hook)}
          onRead={() => open(hook)}
          onSecret={show}
        />
      ))}
      <Dialog
        opened={edited !== null}
        onClose={() => edit(null)}
        title={edited === 'new' ? t('add') : edited?.name}
      >
        {edited !== null && <WebhookForm hook={edited === 'new' ? null : edited} onDone={done} />}
      </Dialog>
      <Dialog opened={read !== null} onClose={() => open(null)} title={read?.name}>
        {read !== null && <Messages webhook={read.id} />}
      </Dialog>
    </Stack>
  );
}

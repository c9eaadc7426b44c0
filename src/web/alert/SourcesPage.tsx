import { Alert, Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';
import { PageTitle } from '../ui/PageTitle.tsx';
import { SecretOnce } from '../ui/SecretOnce.tsx';
import { type Opened, type Source, useRenew, useSources } from './queries.ts';
import { SourceForm } from './SourceForm.tsx';

/** Monitoring systems whose alerts are taken in, and how each is doing. */
export function SourcesPage() {
  const { t } = useTranslation('alerts');
  const found = useSources();
  const [edited, edit] = useState<Source | 'new' | null>(null);
  const [opened, show] = useState<Opened | null>(null);
  const items = found.data?.items ?? [];
  const done = (made: Opened | null) => {
    edit(null);
    if (made !== null) show(made);
  };
  return (
    <Stack gap="md" maw={900} mx="auto">
      <Group justify="space-between" align="flex-start">
        <Stack gap={0} style={{ flex: '1 1 320px' }}>
          <PageTitle size="h3">{t('sources.title')}</PageTitle>
          <Text size="sm" className="yn-quiet">
            {t('sources.text')}
          </Text>
        </Stack>
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => edit('new')}>
          {t('sources.add')}
        </Button>
      </Group>
      {opened !== null && (
        <SecretOnce title={t('sources.token')} secret={opened.token}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t('sources.tokenText', { url: `${location.origin}/api/alerts/in/${opened.id}` })}
          </Text>
        </SecretOnce>
      )}
      {found.isPending && <LoadingState rows={4} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && (
        <EmptyState title={t('sources.none')} text={t('sources.noneText')} />
      )}
      {items.map((source) => (
        <SourceCard key={source.id} source={source} onEdit={() => edit(source)} onOpened={show} />
      ))}
      <Dialog
        opened={edited !== null}
        onClose={() => edit(null)}
        title={edited === 'new' ? t('sources.add') : edited?.name}
      >
        {edited !== null && <SourceForm source={edited === 'new' ? null : edited} onDone={done} />}
      </Dialog>
    </Stack>
  );
}

interface CardProps {
  source: Source;
  onEdit(): void;
  onOpened(opened: Opened): void;
}

function SourceCard({ source, onEdit, onOpened }: CardProps) {
  const { t } = useTranslation('alerts');
  const formats = useFormats();
  const words = useRefusalWords();
  const renew = useRenew(source);
  const { name, kind, owner, enabled, lastHeardAt, firing, problem } = source;
  const about = [
    t(`sources.kinds.${kind}`),
    t('sources.owner', { name: owner }),
    lastHeardAt ? t('sources.heard', { at: formats.time(lastHeardAt) }) : t('sources.neverHeard'),
    t('sources.firing', { n: firing }),
  ];
  const onError = (error: unknown) => notify(words(problemOf(error).code), 'failed');
  return (
    <Stack component="section" className="yn-card" p="md" gap="xs" aria-label={name}>
      <Group justify="space-between">
        <Title order={2} size="h5">
          {name}
        </Title>
        <Badge color={enabled ? 'pine' : 'gray'} c="var(--mantine-color-text)" variant="light" tt="none">
          {enabled ? t('sources.on') : t('sources.off')}
        </Badge>
      </Group>
      <Text size="sm" className="yn-quiet">
        {about.join(' · ')}
      </Text>
      {problem && (
        <Alert color="seal" role="alert">
          {t('sources.problem', { problem })}
        </Alert>
      )}
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={onEdit}>
          {t('sources.change')}
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={renew.isPending}
          onClick={() => renew.mutate(undefined, { onSuccess: onOpened, onError })}
        >
          {t('sources.renew')}
        </Button>
      </Group>
    </Stack>
  );
}

import { Alert, Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { CardsPage } from '../ui/CardsPage.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { notify } from '../ui/notify.ts';
import { SecretOnce } from '../ui/SecretOnce.tsx';
import { type Opened, type Source, useRenew, useSources } from './queries.ts';
import { SourceForm } from './SourceForm.tsx';

/** Monitoring systems whose alerts are taken in, and how each is doing. */
export function SourcesPage() {
  const { t } = useTranslation('alerts');
  const found = useSources();
  const [edited, edit] = useState<Source | 'new' | null>(null);
  const [opened, show] = useState<Opened | null>(null);
  const done = (made: Opened | null) => {
    edit(null);
    if (made !== null) show(made);
  };
  return (
    <>
      <CardsPage
        words={{
          title: t('sources.title'),
          text: t('sources.text'),
          add: t('sources.add'),
          none: t('sources.none'),
          noneText: t('sources.noneText'),
        }}
        found={found}
        onAdd={() => edit('new')}
        card={(source) => (
          <SourceCard key={source.id} source={source} onEdit={() => edit(source)} onOpened={show} />
        )}
      >
        {opened !== null && (
          <SecretOnce title={t('sources.token')} secret={opened.token}>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {t('sources.tokenText', { url: `${location.origin}/api/alerts/in/${opened.id}` })}
            </Text>
          </SecretOnce>
        )}
      </CardsPage>
      <Dialog
        opened={edited !== null}
        onClose={() => edit(null)}
        size="xl"
        title={edited === 'new' ? t('sources.add') : edited?.name}
      >
        {edited !== null && <SourceForm source={edited === 'new' ? null : edited} onDone={done} />}
      </Dialog>
    </>
  );
}

interface CardProps {
  source: Source;
  onEdit(): void;
  onOpened(opened: Opened): void;
}

function SourceCard({ source, onEdit, onOpened }: CardProps) {
  const { t } = useTranslation(['alerts', 'common']);
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
          {t('common:edit')}
        </Button>
        <AskFirst
          label={t('sources.renew')}
          text={t('sources.renewText')}
          busy={renew.isPending}
          onSure={() => renew.mutate(undefined, { onSuccess: onOpened, onError })}
        />
      </Group>
    </Stack>
  );
}

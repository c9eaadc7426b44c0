import { Button, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ownHandovers } from '#contract/asset.ts';
import { call } from '../platform/client.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';
import { PageTitle } from '../ui/PageTitle.tsx';
import { type Handover, useDoing, useNo, useOwnHandovers, useOwnVerifications } from './queries.ts';

/** What the register asks of an employee: their word on hand-overs, and to count. */
export function OwnPage() {
  const { t } = useTranslation('asset');
  const [handovers, counts] = [useOwnHandovers(), useOwnVerifications()];
  const failed = handovers.isError ? handovers : counts.isError ? counts : null;
  if (failed) return <ErrorState error={failed.error} retry={() => void failed.refetch()} />;
  if (!handovers.data || !counts.data) return <LoadingState rows={4} />;
  const [waiting, running] = [handovers.data.items, counts.data.items];
  return (
    <Stack gap="md" maw={720} mx="auto">
      <div>
        <PageTitle size="h2">{t('own.title')}</PageTitle>
        {waiting.length > 0 && <Text className="yn-quiet">{t('own.text')}</Text>}
      </div>
      {waiting.length + running.length === 0 && <EmptyState title={t('own.nothing')} />}
      {waiting.map((one) => (
        <Ask key={one.id} handover={one} />
      ))}
      {running.length > 0 && (
        <Stack gap="sm">
          <Title order={2} size="h4">
            {t('own.counts')}
          </Title>
          {running.map(({ id, title, tally }) => (
            <Group key={id} className="yn-card" p="md" justify="space-between">
              <Stack gap={0} miw={0}>
                <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
                  <bdi>{title}</bdi>
                </Text>
                <Text size="sm" className="yn-quiet">
                  {t('own.leftOver', { n: tally.left })}
                </Text>
              </Stack>
              <Button component="a" href={`/count/${id}`} aria-label={`${t('own.count')}: ${title}`}>
                {t('own.count')}
              </Button>
            </Group>
          ))}
        </Stack>
      )}
    </Stack>
  );
}

function Ask({ handover }: { handover: Handover }) {
  const { t } = useTranslation('asset');
  const [refuses, refuse] = useState(false);
  const [reason, setReason] = useState('');
  const { id, kind, item, givenBy, note } = handover;
  const answer = useDoing((said: { yes: boolean; reason: string | null }) =>
    call(ownHandovers.answer, { params: { handover: id }, body: said }),
  );
  const { problem, errorOf } = useNo(answer.error);
  const done = { onSuccess: () => notify(t('own.thanks')) };
  return (
    <Stack className="yn-card yn-asks" p="md" gap="xs">
      <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
        <bdi>{item.name}</bdi> ({item.number})
      </Text>
      <Text size="sm">{t(kind === 'issue' ? 'own.asksIssue' : 'own.asksReturn', { name: givenBy })}</Text>
      {note && (
        <Text size="sm" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
          <bdi>{note}</bdi>
        </Text>
      )}
      <Group>
        <Button
          loading={answer.isPending}
          aria-label={`${t(kind === 'issue' ? 'own.gotIt' : 'own.gaveBack')}: ${item.name}`}
          onClick={() => answer.mutate({ yes: true, reason: null }, done)}
        >
          {t(kind === 'issue' ? 'own.gotIt' : 'own.gaveBack')}
        </Button>
        <Button variant="default" aria-label={`${t('own.no')}: ${item.name}`} onClick={() => refuse(true)}>
          {t('own.no')}
        </Button>
      </Group>
      {problem && !refuses && (
        <Text size="sm" role="alert">
          {problem}
        </Text>
      )}
      <Dialog opened={refuses} onClose={() => refuse(false)} title={t('own.no')} size="md">
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            answer.mutate({ yes: false, reason: reason.trim() || null }, done);
          }}
        >
          <Stack>
            <Textarea
              label={t('own.why')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              error={errorOf('reason')}
              maxLength={500}
              autosize
              minRows={2}
              withAsterisk
            />
            <FormEnd problem={problem} saving={answer.isPending} label={t('own.send')} />
          </Stack>
        </form>
      </Dialog>
    </Stack>
  );
}

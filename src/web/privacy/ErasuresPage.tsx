import { Badge, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay, useMe } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { CardsPage } from '../ui/CardsPage.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { notify } from '../ui/notify.ts';
import { EraseForm } from './EraseForm.tsx';
import { type Erasure, useDecideErasure, useErasures } from './queries.ts';

/** Requests to forget somebody: one person asks, another decides. */
export function ErasuresPage() {
  const { t } = useTranslation('privacy');
  const found = useErasures();
  const [asks, ask] = useState(false);
  const words = {
    title: t('erase.title'),
    text: t('erase.text'),
    add: t('erase.ask'),
    none: t('erase.none'),
    noneText: t('erase.noneText'),
  };
  return (
    <CardsPage
      words={words}
      found={found}
      onAdd={() => ask(true)}
      card={(item) => <ErasureCard key={item.id} item={item} />}
    >
      <Dialog opened={asks} onClose={() => ask(false)} title={t('erase.ask')}>
        <EraseForm person={null} onDone={() => ask(false)} />
      </Dialog>
    </CardsPage>
  );
}

const COLOUR = {
  asked: 'orange',
  withdrawn: 'gray',
  refused: 'gray',
  approved: 'orange',
  done: 'green',
} as const;

function ErasureCard({ item }: { item: Erasure }) {
  const { t } = useTranslation('privacy');
  const formats = useFormats();
  return (
    <Group className="yn-card" p="md" justify="space-between" align="flex-start" gap="sm">
      <Stack gap={2} style={{ flex: '1 1 280px', minWidth: 0 }}>
        <Group gap="xs">
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {item.person?.name ?? item.contact ?? t('erase.forgotten')}
          </Text>
          <Badge color={COLOUR[item.state]} c="var(--mantine-color-text)" tt="none">
            {t(`erase.state.${item.state}`)}
          </Badge>
        </Group>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {item.reason}
        </Text>
        <Text size="sm" className="yn-quiet">
          {t('erase.askedBy', {
            name: item.askedBy?.name ?? t('erase.replay'),
            at: formats.time(item.askedAt),
          })}
        </Text>
        {item.decidedAt !== null && (
          <Text size="sm" className="yn-quiet">
            {t('erase.decidedBy', {
              name: item.decidedBy ?? t('erase.replay'),
              at: formats.time(item.decidedAt),
            })}
          </Text>
        )}
      </Stack>
      {item.state === 'asked' && <Decide item={item} />}
    </Group>
  );
}

function Decide({ item }: { item: Erasure }) {
  const { t } = useTranslation('privacy');
  const me = useMe();
  const approves = useMay('erasure.approve');
  const words = useRefusalWords();
  const decide = useDecideErasure();
  const go = (way: 'approve' | 'refuse' | 'withdraw') =>
    decide.mutate(
      { erasure: item.id, way },
      {
        onSuccess: () => notify(t(`erase.did.${way}`)),
        onError: (error) => notify(words(problemOf(error).code), 'failed'),
      },
    );
  const name = item.person?.name ?? item.contact ?? '';
  if (item.askedBy?.id === me?.id)
    return (
      <AskFirst
        label={t('erase.withdraw')}
        text={t('erase.withdrawText')}
        busy={decide.isPending}
        onSure={() => go('withdraw')}
      />
    );
  if (!approves || item.person?.id === me?.id) return null;
  return (
    <Group gap="xs">
      <AskFirst
        label={t('erase.refuse')}
        text={t('erase.refuseText')}
        busy={decide.isPending}
        onSure={() => go('refuse')}
      />
      <AskFirst
        label={t('erase.approve')}
        text={t('erase.approveText', { name })}
        busy={decide.isPending}
        onSure={() => go('approve')}
      />
    </Group>
  );
}

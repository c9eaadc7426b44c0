import { Badge, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventKind } from '#domain/events.ts';
import type { MessageState } from '#domain/webhook/webhook.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { notify } from '../ui/notify.ts';
import { useKindName } from './kind-name.ts';
import { type Message, type Replay, useMessages, useReplay } from './queries.ts';

const COLOURS: Record<MessageState, string> = {
  waiting: 'yellow',
  sent: 'pine',
  failed: 'seal',
  withheld: 'gray',
};
type Problem = 'address' | 'private' | 'unresolved' | 'timeout' | 'unreachable';

/** What a receiver was told, every attempt, and the way to tell it again. */
export function Messages({ webhook }: { webhook: string }) {
  const { t } = useTranslation('webhooks');
  return (
    <Stack gap="md">
      <ReplayRange webhook={webhook} />
      <GrowingList found={useMessages(webhook)} rows={4} empty={<EmptyState title={t('noMessages')} />}>
        {(items) => (
          <Stack component="ul" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
            {items.map((message) => (
              <Row key={message.id} webhook={webhook} message={message} />
            ))}
          </Stack>
        )}
      </GrowingList>
    </Stack>
  );
}

/** Tells something again, and says how much it is. */
function useTelling(webhook: string) {
  const { t } = useTranslation('webhooks');
  const words = useRefusalWords();
  const replay = useReplay(webhook);
  const tell = (what: Replay) =>
    replay.mutate(what, {
      onSuccess: ({ replayed }) => notify(t('replayed', { n: replayed })),
      onError: (error) => notify(words(problemOf(error).code), 'failed'),
    });
  return { tell, isPending: replay.isPending };
}

function Row({ webhook, message }: { webhook: string; message: Message }) {
  const { t } = useTranslation('webhooks');
  const kindName = useKindName();
  const formats = useFormats();
  const { tell, isPending } = useTelling(webhook);
  const { id, kind, ticketId, state, attempts, nextAt, tries } = message;
  const name = kind === 'test' ? t('testKind') : kindName(kind as EventKind);
  const about = [
    t('attempts', { n: attempts }),
    ...(state === 'waiting' && attempts > 0 ? [t('next', { at: formats.time(nextAt) })] : []),
  ];
  return (
    <Stack component="li" gap={4} className="yn-card" p="sm">
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={550}>
          {[name, ...(ticketId === null ? [] : [`#${ticketId}`])].join(' ')}
        </Text>
        <Badge color={COLOURS[state]} c="var(--mantine-color-text)" variant="light" tt="none">
          {t(`messageState.${state}`)}
        </Badge>
      </Group>
      {attempts > 0 && (
        <Text size="xs" className="yn-quiet yn-figures">
          {about.join(' · ')}
        </Text>
      )}
      {tries.map((one) => (
        <Attempt key={one.at} attempt={one} />
      ))}
      <Group>
        <Button size="compact-xs" variant="default" onClick={() => tell({ message: id })} loading={isPending}>
          {t('again')}
        </Button>
      </Group>
    </Stack>
  );
}

function Attempt({ attempt: { at, status, problem, took, answer } }: { attempt: Message['tries'][number] }) {
  const { t } = useTranslation('webhooks');
  const formats = useFormats();
  const said = status === null ? t(`problem.${problem as Problem}`) : `HTTP ${status}`;
  const parts = [formats.time(at), said, t('took', { ms: took }), ...(answer ? [answer] : [])];
  return (
    <Text size="xs" className="yn-figures">
      {parts.join(' · ')}
    </Text>
  );
}

/** As the field of the browser says it, in the zone of the browser. */
const instantOf = (local: string): string => new Date(local).toISOString();

function ReplayRange({ webhook }: { webhook: string }) {
  const { t } = useTranslation('webhooks');
  const { tell, isPending } = useTelling(webhook);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        type="datetime-local"
        label={t('from')}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        label={t('to')}
        value={to}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button
        variant="default"
        disabled={from === '' || to === ''}
        loading={isPending}
        onClick={() => tell({ from: instantOf(from), to: instantOf(to) })}
      >
        {t('replayRange')}
      </Button>
    </Group>
  );
}

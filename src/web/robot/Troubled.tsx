import { Anchor, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { notify } from '../ui/notify.ts';
import { type Message, useReleaseMessages, useTroubledMessages } from './queries.ts';

/** Messages that were held or given up: to whom, about what, why; never what they say. */
export function Troubled() {
  const { t } = useTranslation('robots');
  const words = useRefusalWords();
  const release = useReleaseMessages();
  const items = useTroubledMessages().data ?? [];
  if (items.length === 0) return null;
  return (
    <Stack component="section" className="yn-card" p="md" gap="sm" aria-label={t('lost.title')}>
      <Group justify="space-between">
        <Title order={2} size="h5">
          {t('lost.title')}
        </Title>
        <Button
          size="xs"
          leftSection={<IconSend size={14} aria-hidden />}
          loading={release.isPending}
          onClick={() =>
            release.mutate(undefined, {
              onSuccess: (released) => notify(t('released', { n: released })),
              onError: (error) => notify(words(problemOf(error).code), 'failed'),
            })
          }
        >
          {t('release')}
        </Button>
      </Group>
      {items.map((message) => (
        <Row key={message.id} message={message} />
      ))}
    </Stack>
  );
}

function Row({ message }: { message: Message }) {
  const { t } = useTranslation('robots');
  const formats = useFormats();
  const reads = useMay('desk.read');
  const { to, channel, ticketId, state, error, createdAt } = message;
  const ticket = `#${ticketId}`;
  return (
    <Stack gap={2}>
      <Text size="sm">
        {t(`channel.${channel}`)} · {to} ·{' '}
        {reads ? (
          <Anchor component={Link} to={`/desk/tickets/${ticketId}`} size="sm">
            {ticket}
          </Anchor>
        ) : (
          ticket
        )}
      </Text>
      <Text size="xs" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
        {formats.time(createdAt)} · {t(`lost.${state === 'held' ? 'held' : 'failed'}`)}
        {error === 'no_way' || error === null ? '' : ` · ${error}`}
      </Text>
    </Stack>
  );
}

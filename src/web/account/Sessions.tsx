import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { session } from '#contract/session.ts';
import { type AnswerOf, call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';

type Session = AnswerOf<(typeof session)['sessions']>['items'][number];

/** Where one is signed in, and a way to end it there. */
export function Sessions() {
  const { t } = useTranslation('signin');
  const words = useRefusalWords();
  const client = useQueryClient();
  const found = useQuery({ queryKey: ['sessions'], queryFn: () => call(session.sessions, {}) });
  const end = useMutation({
    mutationFn: (id: string | 'others') =>
      id === 'others' ? call(session.endOthers, {}) : call(session.endSession, { params: { session: id } }),
    onSuccess: () => notify(t('sessions.ended')),
    onError: (error) => notify(words(problemOf(error).code), 'failed'),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
  });
  if (found.isPending) return <LoadingState rows={2} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const { items } = found.data;
  return (
    <Stack gap="md">
      <Text size="sm" className="yn-quiet">
        {t('sessions.text')}
      </Text>
      {items.map((item) => (
        <OneSession key={item.id} session={item} onEnd={() => end.mutate(item.id)} />
      ))}
      {items.length > 1 ? (
        <Group>
          <Button variant="default" loading={end.isPending} onClick={() => end.mutate('others')}>
            {t('sessions.others')}
          </Button>
        </Group>
      ) : (
        <Text size="sm">{t('sessions.only')}</Text>
      )}
    </Stack>
  );
}

function OneSession({ session: { browser, system, ...one }, onEnd }: { session: Session; onEnd(): void }) {
  const { t } = useTranslation('signin');
  const formats = useFormats();
  const device = t('sessions.device', {
    browser: browser ?? t('sessions.unknownBrowser'),
    system: system ?? t('sessions.unknownSystem'),
  });
  return (
    <Group justify="space-between" wrap="nowrap">
      <div style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Text fw={600}>{device}</Text>
          {one.current && <Badge variant="light">{t('sessions.this')}</Badge>}
        </Group>
        <Text size="sm" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
          {t('sessions.seen', { when: formats.relative(one.lastSeenAt) })} · {one.ip}
        </Text>
      </div>
      {!one.current && (
        <Button
          size="xs"
          variant="default"
          onClick={onEnd}
          aria-label={t('sessions.endNamed', { device })}
          style={{ flexShrink: 0 }}
        >
          {t('sessions.end')}
        </Button>
      )}
    </Group>
  );
}

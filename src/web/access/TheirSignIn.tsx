import { Button, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useMe } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';
import { useEndSessions, useFactorsOf, useResetFactors, useSessionsOf } from './queries.ts';

interface Props {
  person: { id: string; name: string };
}

/** Where somebody is signed in and with which second factors, for who may end and reset them. */
export function TheirSignIn({ person }: Props) {
  return (
    <>
      <TheirSessions person={person} />
      <TheirFactors person={person} />
    </>
  );
}

const Card = ({ title, children }: { title: string; children: ReactNode }) => (
  <Stack component="section" className="yn-card" p="md" gap="sm" aria-label={title}>
    <Title order={2} size="h5">
      {title}
    </Title>
    {children}
  </Stack>
);

function TheirSessions({ person }: Props) {
  const { t } = useTranslation(['access', 'signin']);
  const formats = useFormats();
  const words = useRefusalWords();
  const found = useSessionsOf(person.id);
  const end = useEndSessions(person.id);
  const finish = (which: string) =>
    end.mutate(which, {
      onSuccess: () => notify(t('signin:sessions.ended')),
      onError: (error) => notify(words(problemOf(error).code), 'failed'),
    });
  const items = found.data?.items ?? [];
  return (
    <Card title={t('signin:sessions.title')}>
      {found.isPending && <LoadingState rows={2} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && <Text size="sm">{t('access:person.nowhere')}</Text>}
      {items.map(({ id, browser, system, ip, lastSeenAt }) => {
        const device = t('signin:sessions.device', {
          browser: browser ?? t('signin:sessions.unknownBrowser'),
          system: system ?? t('signin:sessions.unknownSystem'),
        });
        return (
          <Group key={id} justify="space-between" wrap="nowrap">
            <div style={{ minWidth: 0 }}>
              <Text size="sm" fw={600}>
                {device}
              </Text>
              <Text size="sm" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
                {t('signin:sessions.seen', { when: formats.relative(lastSeenAt) })} · {ip}
              </Text>
            </div>
            <Button
              size="xs"
              variant="default"
              onClick={() => finish(id)}
              aria-label={t('signin:sessions.endNamed', { device })}
              style={{ flexShrink: 0 }}
            >
              {t('signin:sessions.end')}
            </Button>
          </Group>
        );
      })}
      {items.length > 0 && (
        <Group>
          <AskFirst
            label={t('access:person.endAll')}
            text={t('access:person.endAllText', { name: person.name })}
            busy={end.isPending}
            onSure={() => finish('all')}
          />
        </Group>
      )}
    </Card>
  );
}

function TheirFactors({ person }: Props) {
  const { t } = useTranslation(['access', 'signin']);
  const formats = useFormats();
  const words = useRefusalWords();
  const me = useMe()?.id;
  const found = useFactorsOf(person.id);
  const reset = useResetFactors(person.id);
  const factors = found.data;
  return (
    <Card title={t('signin:factors.title')}>
      {found.isPending && <LoadingState rows={2} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {factors?.required && <Text size="sm">{t('access:person.factorRequired')}</Text>}
      {factors?.items.length === 0 && <Text size="sm">{t('access:person.noFactors')}</Text>}
      {factors?.items.map(({ id, kind, name, lastUsedAt, createdAt }) => (
        <div key={id}>
          <Text size="sm" fw={600}>
            {kind === 'totp' ? t('signin:factors.totp') : `${t('signin:factors.passkey')} · ${name}`}
          </Text>
          <Text size="sm" className="yn-quiet">
            {lastUsedAt
              ? t('signin:factors.used', { when: formats.relative(lastUsedAt) })
              : t('signin:factors.added', { when: formats.relative(createdAt) })}
          </Text>
        </div>
      ))}
      {factors && factors.items.length > 0 && person.id !== me && (
        <Group>
          <AskFirst
            label={t('access:person.reset')}
            text={t('access:person.resetText', { name: person.name })}
            busy={reset.isPending}
            onSure={() =>
              reset.mutate(undefined, {
                onSuccess: () => notify(t('access:person.resetDone')),
                onError: (error) => notify(words(problemOf(error).code), 'failed'),
              })
            }
          />
        </Group>
      )}
    </Card>
  );
}

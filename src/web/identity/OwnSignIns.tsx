import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import NotLetIn from '../account/NotLetIn.tsx';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';
import { type OwnSignIn, useBind, useOwnSignIns, useUnbind } from './queries.ts';

const route = getRouteApi('/inside/portal/account');

/** By which providers one comes in, and could. */
export function OwnSignIns() {
  const { t } = useTranslation('identity');
  const words = useRefusalWords();
  const found = useOwnSignIns();
  const bind = useBind();
  const { problem } = route.useSearch();
  if (found.isPending) return <LoadingState rows={2} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const { mine, more } = found.data;
  return (
    <Stack gap="md">
      <Text size="sm" className="yn-quiet">
        {t('own.text')}
      </Text>
      {problem && <NotLetIn problem={problem} />}
      {mine.length === 0 && <Text>{t(more.length === 0 ? 'own.noneOffered' : 'own.none')}</Text>}
      {mine.map((one) => (
        <Row key={one.provider} one={one} />
      ))}
      {more.length > 0 && (
        <Group>
          {more.map(({ id, name }) => (
            <Button
              key={id}
              variant="default"
              loading={bind.isPending && bind.variables === id}
              onClick={() => bind.mutate(id)}
              h="auto"
              py={7}
              styles={{ label: { whiteSpace: 'normal', height: 'auto', overflowWrap: 'anywhere' } }}
            >
              {t('own.bind', { name })}
            </Button>
          ))}
        </Group>
      )}
      {bind.error && (
        <Alert color="seal" role="alert">
          {words(problemOf(bind.error).code)}
        </Alert>
      )}
    </Stack>
  );
}

function Row({ one: { provider, name, kind, enabled, boundAt, last } }: { one: OwnSignIn }) {
  const { t } = useTranslation('identity');
  const formats = useFormats();
  const words = useRefusalWords();
  const unbind = useUnbind();
  const facts = [
    t(`kind.${kind}`),
    t('own.boundAt', { when: formats.day(boundAt) }),
    ...(enabled ? [] : [t('state.off')]),
    ...(last ? [t('own.last')] : []),
  ];
  return (
    <Group justify="space-between">
      <div style={{ minWidth: 0 }}>
        <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <Text size="sm" className="yn-quiet">
          {facts.join(' · ')}
        </Text>
      </div>
      {!last && (
        <AskFirst
          label={t('own.unbind', { name })}
          text={t('own.unbindText', { name })}
          busy={unbind.isPending}
          onSure={() =>
            unbind.mutate(provider, {
              onSuccess: () => notify(t('own.unbound')),
              onError: (error) => notify(words(problemOf(error).code), 'failed'),
            })
          }
        />
      )}
    </Group>
  );
}

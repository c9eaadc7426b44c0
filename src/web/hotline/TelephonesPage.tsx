import { Alert, Badge, Button, Code, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';
import { PageTitle } from '../ui/PageTitle.tsx';
import { SecretOnce } from '../ui/SecretOnce.tsx';
import { type TelephoneSystem, useSwitchSystem, useSystemSecret, useSystems } from './queries.ts';

/** Telephone systems that tell of calls; a secret is shown once. */
export function TelephonesPage() {
  const { t } = useTranslation('hotline');
  const found = useSystems();
  const secret = useSystemSecret();
  const fieldWords = useFieldWords();
  const words = useRefusalWords();
  const [name, setName] = useState('');
  const items = found.data?.items ?? [];
  const problem = secret.error ? problemOf(secret.error) : null;
  const inName = fieldWords(problem?.fields?.find(({ field }) => field === 'body.name'));
  return (
    <Stack gap="md" maw={900} mx="auto">
      <div>
        <PageTitle size="h3">{t('systems')}</PageTitle>
        <Text size="sm" className="yn-quiet">
          {t('systemsText')}
        </Text>
      </div>
      {!found.isError && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            secret.mutate({ name: name.trim() }, { onSuccess: () => setName('') });
          }}
        >
          <Group align="flex-end">
            <TextInput
              label={t('systemName')}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={100}
              required
              error={inName}
              style={{ flex: '1 1 220px' }}
            />
            <Button type="submit" loading={secret.isPending}>
              {t('add')}
            </Button>
          </Group>
        </form>
      )}
      {problem && !inName && (
        <Alert color="seal" role="alert">
          {words(problem.code)}
        </Alert>
      )}
      {secret.data && (
        <SecretOnce title={t('secretOnce', { name: secret.data.name })} secret={secret.data.secret}>
          <Text size="sm">{t('systemId')}</Text>
          <Code block mb="xs">
            {secret.data.id}
          </Code>
          <Text size="sm">{t('secret')}</Text>
        </SecretOnce>
      )}
      {found.isPending && <LoadingState rows={3} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && (
        <EmptyState title={t('noSystems')} text={t('noSystemsText')} />
      )}
      {items.map((system) => (
        <SystemCard key={system.id} system={system} onRotate={() => secret.mutate(system)} />
      ))}
    </Stack>
  );
}

function SystemCard({ system, onRotate }: { system: TelephoneSystem; onRotate(): void }) {
  const { t } = useTranslation('hotline');
  const formats = useFormats();
  const words = useRefusalWords();
  const change = useSwitchSystem();
  const onError = (error: unknown) => notify(words(problemOf(error).code), 'failed');
  const about = [
    system.lastHeardAt ? t('heardAt', { at: formats.time(system.lastHeardAt) }) : t('neverHeard'),
    ...(system.oldUntil ? [t('oldUntil', { at: formats.time(system.oldUntil) })] : []),
  ];
  return (
    <Stack component="section" className="yn-card" p="md" gap="xs" aria-label={system.name}>
      <Group justify="space-between">
        <Text fw={600}>{system.name}</Text>
        <Badge
          color={system.enabled ? 'pine' : 'gray'}
          c="var(--mantine-color-text)"
          variant="light"
          tt="none"
        >
          {t(system.enabled ? 'on' : 'off')}
        </Badge>
      </Group>
      <Text size="sm" className="yn-quiet yn-figures">
        {about.join(' · ')}
      </Text>
      <Group gap="xs">
        <AskFirst label={t('rotate')} text={t('rotateText')} busy={false} onSure={onRotate} />
        <Button
          size="xs"
          variant="default"
          loading={change.isPending}
          onClick={() => change.mutate(system, { onError })}
        >
          {t(system.enabled ? 'switchOff' : 'switchOn')}
        </Button>
      </Group>
    </Stack>
  );
}

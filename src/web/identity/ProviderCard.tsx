import { Alert, Badge, Button, Code, CopyButton, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { KINDS } from '#domain/identity/provider.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { notify } from '../ui/notify.ts';
import { type Provider, useTestProvider } from './queries.ts';

const stateOf = ({ enabled, problem, succeededAt }: Provider) => {
  if (!enabled) return 'off';
  if (problem) return 'failing';
  return succeededAt ? 'well' : 'untried';
};
const COLOURS = { off: 'gray', well: 'pine', failing: 'seal', untried: 'yellow' } as const;

/** One provider: how it did last, and what has to be written down there. */
export function ProviderCard({ provider, onEdit }: { provider: Provider; onEdit(): void }) {
  const { t } = useTranslation('identity');
  const { name, kind, problem, error } = provider;
  const state = stateOf(provider);
  return (
    <Stack component="section" className="yn-card" p="md" gap="xs" aria-label={name}>
      <Group justify="space-between">
        <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Title>
        <Badge color={COLOURS[state]} c="var(--mantine-color-text)" variant="light" tt="none">
          {t(`state.${state}`)}
        </Badge>
      </Group>
      <Facts provider={provider} />
      {problem && (
        <Alert color="seal" role="alert">
          {t(
            problem === 'untrusted' || problem === 'unreachable' ? `course.${problem}` : `problem.${problem}`,
          )}
          {error && error !== problem && (
            <Text size="xs" mt={4} style={{ overflowWrap: 'anywhere' }}>
              {error}
            </Text>
          )}
        </Alert>
      )}
      {KINDS[kind].way === 'redirect' && <Places provider={provider} />}
      <Buttons provider={provider} onEdit={onEdit} />
    </Stack>
  );
}

function Facts({ provider: { kind, people, succeededAt, failedAt } }: { provider: Provider }) {
  const { t } = useTranslation('identity');
  const formats = useFormats();
  const facts = [
    t(`kind.${kind}`),
    t('people', { count: people }),
    ...(succeededAt ? [t('succeededAt', { at: formats.time(succeededAt) })] : []),
    ...(failedAt ? [t('failedAt', { at: formats.time(failedAt) })] : []),
  ];
  return (
    <Text size="sm" className="yn-quiet yn-figures">
      {facts.join(' · ')}
    </Text>
  );
}

/** Addresses of this desk that the provider has to know. */
function Places({ provider: { redirectUri, metadataUrl, settings } }: { provider: Provider }) {
  const { t } = useTranslation('identity');
  if (redirectUri === null) {
    return (
      <Alert color="yellow" role="status">
        {t('noPublicUrl')}
      </Alert>
    );
  }
  return (
    <Stack gap={4}>
      <Place label={t(metadataUrl ? 'acs' : 'redirectUri')} value={redirectUri} />
      {metadataUrl && <Place label={t('metadata')} value={metadataUrl} />}
      {settings.kind === 'oidc' && settings.endsSession && (
        <Place label={t('signedOutUri')} value={`${new URL(redirectUri).origin}/sign-in`} />
      )}
    </Stack>
  );
}

function Place({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation('account');
  return (
    <Group gap="xs" align="center">
      <Text size="sm">{label}</Text>
      <Code style={{ overflowWrap: 'anywhere', minWidth: 0 }}>{value}</Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button size="compact-xs" variant="default" onClick={copy} aria-label={`${t('copy')} ${label}`}>
            {t(copied ? 'copied' : 'copy')}
          </Button>
        )}
      </CopyButton>
    </Group>
  );
}

function Buttons({ provider, onEdit }: { provider: Provider; onEdit(): void }) {
  const { t } = useTranslation(['identity', 'common']);
  const words = useRefusalWords();
  const test = useTestProvider(provider.id);
  return (
    <>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={onEdit}>
          {t('common:edit')}
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={test.isPending}
          onClick={() =>
            test.mutate(undefined, {
              onError: (error) => notify(words(problemOf(error).code), 'failed'),
            })
          }
        >
          {t('identity:test')}
        </Button>
      </Group>
      {test.data && (
        <Alert color={test.data.problem ? 'seal' : 'pine'} role="status">
          {test.data.problem ? t('testFailed') : t(provider.kind === 'saml' ? 'testedSaml' : 'tested')}
          {test.data.problem && (
            <Text size="xs" mt={4} style={{ overflowWrap: 'anywhere' }}>
              {test.data.error ?? t(`problem.${test.data.problem}`)}
            </Text>
          )}
        </Alert>
      )}
    </>
  );
}

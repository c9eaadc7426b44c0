import { Anchor, Button, CopyButton, Group, Stack, Switch, TextInput, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';
import { useChangeSettings, useSettings } from './queries.ts';

const PUBLIC = '/public/promises';

/** Whether strangers can read the promises, and the link to hand out then. */
export function PublicSwitch() {
  const { t } = useTranslation(['admin', 'common']);
  const words = useRefusalWords();
  const found = useSettings();
  const change = useChangeSettings();
  if (found.isPending) return <LoadingState rows={2} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const on = (change.isPending ? change.variables.publicPromises : null) ?? found.data.publicPromises;
  const turn = (publicPromises: boolean) =>
    change.mutate(
      { publicPromises },
      {
        onSuccess: () => notify(t('common:saved')),
        onError: (error) => notify(words(problemOf(error).code), 'failed'),
      },
    );
  return (
    <Stack component="section" className="yn-card" p={{ base: 'md', sm: 'lg' }} gap="md">
      <Title order={2} size="h5">
        {t('admin:settings.publicPromises.title')}
      </Title>
      <Switch
        label={t('admin:settings.publicPromises.label')}
        description={t('admin:settings.publicPromises.text')}
        checked={on}
        onChange={(event) => turn(event.currentTarget.checked)}
      />
      {on && <TheLink />}
    </Stack>
  );
}

function TheLink() {
  const { t } = useTranslation(['admin', 'account']);
  const link = `${location.origin}${PUBLIC}`;
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        label={t('admin:settings.publicPromises.link')}
        value={link}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
        style={{ flex: '1 1 240px' }}
      />
      <CopyButton value={link}>
        {({ copied, copy }) => (
          <Button variant="light" onClick={copy}>
            {t(copied ? 'account:copied' : 'account:copy')}
          </Button>
        )}
      </CopyButton>
      <Anchor href={PUBLIC} target="_blank" size="sm" py={8}>
        {t('admin:settings.publicPromises.open')}
      </Anchor>
    </Group>
  );
}

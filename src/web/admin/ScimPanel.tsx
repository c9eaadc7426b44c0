import { Alert, Code, Group, NumberInput, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { scim } from '#contract/scim.ts';
import { type AnswerOf, call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';

type State = AnswerOf<(typeof scim)['state']>;
const KEY = ['scim-state'];

/** Provisioning by other systems: where they reach it, and the brake on how many they switch off. */
export function ScimPanel() {
  const { t } = useTranslation('signin');
  const formats = useFormats();
  const found = useQuery({ queryKey: KEY, queryFn: () => call(scim.state, {}) });
  return (
    <Stack component="section" className="yn-card" p={{ base: 'md', sm: 'lg' }} gap="md">
      <div>
        <Title order={2} size="h5">
          {t('scim.title')}
        </Title>
        <Text size="sm" className="yn-quiet">
          {t('scim.text')}
        </Text>
      </div>
      {found.isPending && <LoadingState rows={2} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          {found.data.stoppedAt && (
            <Alert color="seal" icon={<IconAlertTriangle aria-hidden />}>
              {t('scim.stopped', { at: formats.time(found.data.stoppedAt) })}
            </Alert>
          )}
          <Group gap="xs">
            <Text size="sm">{t('scim.address')}</Text>
            <Code style={{ overflowWrap: 'anywhere' }}>{found.data.address}</Code>
          </Group>
          <Limit key={found.data.deactivationsAnHour} state={found.data} />
        </>
      )}
    </Stack>
  );
}

function Limit({ state }: { state: State }) {
  const { t } = useTranslation(['signin', 'common']);
  const words = useRefusalWords();
  const client = useQueryClient();
  const [limit, setLimit] = useState(state.deactivationsAnHour);
  const save = useMutation({
    mutationFn: () => call(scim.limit, { body: { deactivationsAnHour: limit } }),
    onSuccess: (now) => {
      client.setQueryData(KEY, now);
      notify(t('common:saved'));
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack>
        <NumberInput
          label={t('signin:scim.limit')}
          description={t('signin:scim.inLastHour', { count: state.inLastHour })}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={0}
          max={100_000}
          required
          allowDecimal={false}
          clampBehavior="blur"
          value={limit}
          onChange={(value) => typeof value === 'number' && setLimit(value)}
        />
        <FormEnd problem={save.error ? words(problemOf(save.error).code) : null} saving={save.isPending} />
      </Stack>
    </form>
  );
}

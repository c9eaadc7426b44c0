import { Alert, Button, Group, PasswordInput, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { session } from '#contract/session.ts';
import { call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { notify } from '../ui/notify.ts';

/** A new password in place of the present one. */
export function ChangePassword({ minLength, onChanged }: { minLength: number; onChanged?: () => void }) {
  const { t } = useTranslation(['account', 'common']);
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => call(session.changePassword, { body: { current, next } }),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      notify(t('account:passwordChanged'));
      onChanged?.();
    },
  });
  const problem = change.error ? problemOf(change.error) : null;
  const field = problem?.fields?.[0];
  const rule = t('account:passwordRule', { min: minLength });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate();
      }}
    >
      <Stack maw={360}>
        <PasswordInput
          label={t('account:currentPassword')}
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('account:newPassword')}
          description={rule}
          autoComplete="new-password"
          required
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
        />
        {problem && (
          <Alert color="seal" role="alert">
            {words(problem.code)} {field?.code === 'too_short' ? rule : fieldWords(field)}
          </Alert>
        )}
        <Group>
          <Button type="submit" variant="default" loading={change.isPending}>
            {t('account:changePassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

import { Alert, Anchor, Button, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { passwordReset } from '#contract/password-reset.ts';
import { call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { PageTitle } from '../ui/PageTitle.tsx';
import { StrangersFrame } from '../ui/StrangersFrame.tsx';

/** Asks for a link to a new password; says the same whoever is named. */
export function ForgotPasswordPage() {
  const { t } = useTranslation('reset');
  const words = useRefusalWords();
  const [login, setLogin] = useState('');
  const ask = useMutation({ mutationFn: () => call(passwordReset.ask, { body: { login } }) });
  return (
    <StrangersFrame size="xs">
      <Stack className="yn-card" p="lg" gap="md" aria-live="polite">
        <PageTitle size="h3">{t(ask.isSuccess ? 'sent' : 'title')}</PageTitle>
        <Text size="sm">{t(ask.isSuccess ? 'sentText' : 'text')}</Text>
        {!ask.isSuccess && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              ask.mutate();
            }}
          >
            <Stack>
              <TextInput
                label={t('login')}
                autoComplete="username"
                autoFocus
                required
                maxLength={200}
                value={login}
                onChange={(event) => setLogin(event.currentTarget.value)}
              />
              {ask.error && (
                <Alert color="seal" role="alert">
                  {words(problemOf(ask.error).code)}
                </Alert>
              )}
              <Button type="submit" loading={ask.isPending}>
                {t('send')}
              </Button>
            </Stack>
          </form>
        )}
        <Anchor component={Link} to="/sign-in" size="sm">
          {t('back')}
        </Anchor>
      </Stack>
    </StrangersFrame>
  );
}

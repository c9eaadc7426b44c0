import { Alert, Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { passwordReset } from '#contract/password-reset.ts';
import { call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { StrangersFrame } from '../ui/StrangersFrame.tsx';

/** What stands behind the # of the link; no server is told of it but by the questions below. */
const tokenHere = () => window.location.hash.slice(1);

/** Behind the link of a letter: a new password, once. */
export function SetPasswordPage() {
  const [token] = useState(tokenHere);
  const found = useQuery({
    queryKey: ['password-reset', token],
    queryFn: () => call(passwordReset.look, { body: { token } }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <StrangersFrame size="xs">
      {found.isPending && <LoadingState rows={3} />}
      {found.isError &&
        (problemOf(found.error).code === 'link_ended' || problemOf(found.error).status === 400 ? (
          <Ended />
        ) : (
          <ErrorState error={found.error} retry={() => void found.refetch()} />
        ))}
      {found.data && <NewPassword token={token} {...found.data} />}
    </StrangersFrame>
  );
}

function Ended() {
  const { t } = useTranslation('reset');
  return (
    <EmptyState
      title={t('ended')}
      text={t('endedText')}
      action={
        <Button component={Link} to="/forgot-password">
          {t('again')}
        </Button>
      }
    />
  );
}

interface Props {
  token: string;
  login: string;
  minLength: number;
}

function NewPassword({ token, login, minLength }: Props) {
  const { t } = useTranslation(['reset', 'account']);
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [password, setPassword] = useState('');
  const save = useMutation({ mutationFn: () => call(passwordReset.redeem, { body: { token, password } }) });
  const problem = save.error ? problemOf(save.error) : null;
  const field = problem?.fields?.[0];
  const rule = t('account:passwordRule', { min: minLength });
  if (problem?.code === 'link_ended') return <Ended />;
  return (
    <Stack className="yn-card" p="lg" gap="md" aria-live="polite">
      <PageTitle size="h3">{t(save.isSuccess ? 'done' : 'title')}</PageTitle>
      <Text size="sm">{save.isSuccess ? t('doneText') : t('for', { login })}</Text>
      {save.isSuccess ? (
        <Button component={Link} to="/sign-in">
          {t('account:signIn')}
        </Button>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate();
          }}
        >
          <Stack>
            {/* For password managers: whose password it is. */}
            <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
            <PasswordInput
              label={t('next')}
              description={rule}
              autoComplete="new-password"
              autoFocus
              required
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
            {problem && (
              <Alert color="seal" role="alert">
                {words(problem.code)} {field?.code === 'too_short' ? rule : fieldWords(field)}
              </Alert>
            )}
            <Button type="submit" loading={save.isPending}>
              {t('save')}
            </Button>
          </Stack>
        </form>
      )}
    </Stack>
  );
}

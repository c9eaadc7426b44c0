import { Alert, Button, Divider, PasswordInput, Stack, TextInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf, RefusedError } from '../platform/problem.ts';
import type { Me } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { useProofMethods, useProve } from './proof-queries.ts';

/** Every way in which this person can prove to be there: passkey, code, password. */
export function Proving({ onProved }: { onProved(me: Me): void }) {
  const { t } = useTranslation('signin');
  const words = useRefusalWords();
  const found = useProofMethods();
  const prove = useProve(onProved);
  if (found.isPending) return <LoadingState rows={2} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const { methods } = found.data;
  const codes = methods.includes('totp') || methods.includes('recovery');
  const passkeys = methods.includes('passkey');
  const refusal = prove.error instanceof RefusedError ? words(problemOf(prove.error).code) : null;
  return (
    <Stack>
      {passkeys && (
        <Button
          variant={codes ? 'light' : 'filled'}
          leftSection={<IconKey size={16} aria-hidden />}
          loading={prove.isPending}
          onClick={() => prove.mutate('passkey')}
        >
          {t('steps.passkey')}
        </Button>
      )}
      {passkeys && (codes || methods.includes('password')) && <Divider label={t('proof.or')} />}
      {codes && <CodeForm busy={prove.isPending} onCode={(code) => prove.mutate({ method: 'code', code })} />}
      {!codes && methods.includes('password') && (
        <PasswordForm
          busy={prove.isPending}
          onPassword={(password) => prove.mutate({ method: 'password', password })}
        />
      )}
      {prove.error && (
        <Alert color="seal" role="alert">
          {refusal ?? t('steps.passkeyFailed')}
        </Alert>
      )}
    </Stack>
  );
}

function CodeForm({ busy, onCode }: { busy: boolean; onCode(code: string): void }) {
  const { t } = useTranslation('signin');
  const [code, setCode] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onCode(code);
      }}
    >
      <Stack>
        <TextInput
          label={t('steps.code')}
          description={t('steps.codeText')}
          autoComplete="one-time-code"
          data-autofocus
          required
          maxLength={40}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy}>
          {t('steps.continue')}
        </Button>
      </Stack>
    </form>
  );
}

function PasswordForm({ busy, onPassword }: { busy: boolean; onPassword(password: string): void }) {
  const { t } = useTranslation('signin');
  const [password, setPassword] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onPassword(password);
      }}
    >
      <Stack>
        <PasswordInput
          label={t('proof.password')}
          autoComplete="current-password"
          data-autofocus
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy}>
          {t('proof.confirm')}
        </Button>
      </Stack>
    </form>
  );
}

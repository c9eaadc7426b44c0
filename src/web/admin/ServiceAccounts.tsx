import { Badge, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serviceAccounts } from '#contract/service-accounts.ts';
import { TOKEN_SCOPES } from '#contract/tokens.ts';
import { type AnswerOf, call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { SecretOnce } from '../ui/SecretOnce.tsx';
import { ALL_TOKENS } from './AllTokens.tsx';

const KEY = ['service-accounts'];
type Account = AnswerOf<(typeof serviceAccounts)['list']>['items'][number];

function useChange<A, R>(mutationFn: (asked: A) => Promise<R>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => Promise.all([KEY, ALL_TOKENS].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

/** Accounts of other systems: they hold tokens and cannot sign in. */
export function ServiceAccounts() {
  const { t } = useTranslation('signin');
  const found = useQuery({ queryKey: KEY, queryFn: () => call(serviceAccounts.list, {}) });
  return (
    <Stack component="section" className="yn-card" p={{ base: 'md', sm: 'lg' }} gap="md">
      <div>
        <Title order={2} size="h5">
          {t('services.title')}
        </Title>
        <Text size="sm" className="yn-quiet">
          {t('services.text')}
        </Text>
      </div>
      {found.isPending && <LoadingState rows={2} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items.map((account) => (
        <OneAccount key={account.id} account={account} />
      ))}
      <AddAccount />
    </Stack>
  );
}

function OneAccount({ account }: { account: Account }) {
  const { t } = useTranslation(['signin', 'account']);
  const words = useRefusalWords();
  const params = { account: account.id };
  const stop = useChange(() => call(serviceAccounts.stop, { params }));
  const give = useChange(() =>
    call(serviceAccounts.addToken, {
      params,
      body: { name: account.name, scopes: [...TOKEN_SCOPES].slice(0, 3) },
    }),
  );
  const failed = give.error ?? stop.error;
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <div>
          <Group gap="xs">
            <Text fw={600}>{account.name}</Text>
            {!account.active && <Badge variant="light">{t('signin:services.stopped')}</Badge>}
          </Group>
          <Text size="sm" className="yn-quiet">
            {account.login} · {t('signin:services.tokens', { count: account.tokens })}
          </Text>
        </div>
        {account.active && (
          <Group gap="xs">
            <Button
              size="xs"
              variant="default"
              loading={give.isPending}
              onClick={() => give.mutate(undefined)}
            >
              {t('account:createToken')}
            </Button>
            <AskFirst
              label={t('signin:services.stop')}
              text={t('signin:services.stopText', { name: account.name })}
              busy={stop.isPending}
              onSure={() => stop.mutate(undefined)}
            />
          </Group>
        )}
      </Group>
      {give.data && <SecretOnce title={t('account:secretTitle')} secret={give.data.secret} />}
      {failed && <Text c="red">{words(problemOf(failed).code)}</Text>}
    </Stack>
  );
}

function AddAccount() {
  const { t } = useTranslation(['signin', 'account']);
  const words = useRefusalWords();
  const [draft, setDraft] = useState({ login: '', name: '' });
  const add = useChange(() => call(serviceAccounts.create, { body: { ...draft, roles: ['agent'] } }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(undefined, { onSuccess: () => setDraft({ login: '', name: '' }) });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Group grow align="flex-end">
          {(['name', 'login'] as const).map((field) => (
            <TextInput
              key={field}
              label={t(`account:${field}`)}
              required
              maxLength={60}
              value={draft[field]}
              onChange={(event) => setDraft({ ...draft, [field]: event.currentTarget.value })}
            />
          ))}
        </Group>
        <FormEnd
          problem={add.error ? words(problemOf(add.error).code) : null}
          saving={add.isPending}
          label={t('signin:services.add')}
        />
      </Stack>
    </form>
  );
}

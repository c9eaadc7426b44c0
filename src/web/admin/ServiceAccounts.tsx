import { Badge, Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serviceAccounts } from '#contract/service-accounts.ts';
import { type AnswerOf, call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { NewServiceToken, ServiceTokens } from './ServiceTokens.tsx';
import { SERVICES, useChange } from './service-queries.ts';

type Account = AnswerOf<(typeof serviceAccounts)['list']>['items'][number];

/** Accounts of other systems: they hold tokens and cannot sign in. */
export function ServiceAccounts() {
  const { t } = useTranslation('signin');
  const found = useQuery({ queryKey: SERVICES, queryFn: () => call(serviceAccounts.list, {}) });
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
  const [adds, add] = useState(false);
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
            <Button size="xs" variant="default" onClick={() => add(true)}>
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
      {stop.error && <Text c="red">{words(problemOf(stop.error).code)}</Text>}
      <ServiceTokens account={account} />
      <Dialog opened={adds} onClose={() => add(false)} title={t('account:createToken')}>
        {adds && <NewServiceToken account={account} onDone={() => add(false)} />}
      </Dialog>
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

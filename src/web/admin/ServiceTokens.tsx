import { Button, Checkbox, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serviceAccounts } from '#contract/service-accounts.ts';
import { SERVICE_SCOPES } from '#contract/tokens.ts';
import { type AnswerOf, call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { SecretOnce } from '../ui/SecretOnce.tsx';
import { ALL_TOKENS } from './AllTokens.tsx';
import { useChange } from './service-queries.ts';

type Token = AnswerOf<(typeof serviceAccounts)['allTokens']>['items'][number];
type Scope = (typeof SERVICE_SCOPES)[number];
interface Account {
  id: string;
  name: string;
}

const keyOf = (scope: string) => scope.replace(':', '_') as 'ticket_read';

/** The tokens of a service's account that are in force: what they may do, until when, and when last used. */
export function ServiceTokens({ account }: { account: Account }) {
  const found = useQuery({ queryKey: ALL_TOKENS, queryFn: () => call(serviceAccounts.allTokens, {}) });
  const [rotated, rotate] = useState<Token | null>(null);
  const { t } = useTranslation(['signin', 'account']);
  const formats = useFormats();
  return (
    <>
      {found.data?.items
        .filter(({ owner }) => owner.id === account.id)
        .map((token) => (
          <Group key={token.id} className="yn-inset" p="xs" justify="space-between">
            <div style={{ flex: '1 1 220px', minWidth: 0 }}>
              <Text size="sm" fw={600}>
                {token.name}
              </Text>
              <Text size="sm" className="yn-quiet">
                {formats.list(token.scopes.map((scope) => t(`account:scope.${keyOf(scope)}`)))}
              </Text>
              <Text size="sm" className="yn-quiet">
                {t('signin:allTokens.until', { when: formats.day(token.expiresAt) })}
                {' · '}
                {token.lastUsedAt
                  ? t('signin:factors.used', { when: formats.relative(token.lastUsedAt) })
                  : t('signin:allTokens.unused')}
              </Text>
            </div>
            <Button
              size="xs"
              variant="default"
              onClick={() => rotate(token)}
              aria-label={t('signin:services.rotateNamed', { name: token.name })}
            >
              {t('signin:services.rotate')}
            </Button>
          </Group>
        ))}
      <Dialog opened={rotated !== null} onClose={() => rotate(null)} title={t('signin:services.rotate')}>
        {rotated !== null && <Rotation account={account} token={rotated} onDone={() => rotate(null)} />}
      </Dialog>
    </>
  );
}

interface FormProps {
  account: Account;
  onDone(): void;
}

/** Gives the account a token with any scopes and any end up to a year; the secret is shown once. */
export function NewServiceToken({ account, onDone }: FormProps) {
  const { t } = useTranslation('account');
  const words = useRefusalWords();
  const [name, setName] = useState(account.name);
  const [scopes, setScopes] = useState<string[]>(['ticket:read']);
  const [days, setDays] = useState<number | string>(90);
  const give = useChange(() =>
    call(serviceAccounts.addToken, {
      params: { account: account.id },
      body: { name, scopes: scopes as Scope[], days: Number(days) },
    }),
  );
  if (give.data) return <Made secret={give.data.secret} onDone={onDone} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        give.mutate(undefined);
      }}
    >
      <Stack>
        <TextInput
          label={t('tokenName')}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group label={t('scopes')} value={scopes} onChange={setScopes}>
          <Group mt={6}>
            {SERVICE_SCOPES.map((scope) => (
              <Checkbox key={scope} value={scope} label={t(`scope.${keyOf(scope)}`)} />
            ))}
          </Group>
        </Checkbox.Group>
        <NumberInput label={t('days')} min={1} max={366} required value={days} onChange={setDays} />
        <FormEnd
          problem={give.error ? words(problemOf(give.error).code) : null}
          saving={give.isPending}
          label={t('createToken')}
        />
      </Stack>
    </form>
  );
}

function Made({ secret, onDone }: { secret: string; onDone(): void }) {
  const { t } = useTranslation(['account', 'common']);
  return (
    <Stack>
      <SecretOnce title={t('account:secretTitle')} secret={secret} />
      <Group justify="flex-end">
        <Button onClick={onDone}>{t('common:close')}</Button>
      </Group>
    </Stack>
  );
}

/** Exchanges a token; the old one works on for some hours, so that nothing stands still meanwhile. */
function Rotation({ account, token, onDone }: FormProps & { token: Token }) {
  const { t } = useTranslation(['signin', 'account']);
  const words = useRefusalWords();
  const [days, setDays] = useState<number | string>(90);
  const [overlap, setOverlap] = useState<number | string>(24);
  const exchange = useChange(() =>
    call(serviceAccounts.rotateToken, {
      params: { account: account.id, token: token.id },
      body: { days: Number(days), overlapHours: Number(overlap) },
    }),
  );
  if (exchange.data) return <Made secret={exchange.data.secret} onDone={onDone} />;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        exchange.mutate(undefined);
      }}
    >
      <Stack>
        <Text size="sm">{t('signin:services.rotateText', { name: token.name })}</Text>
        <NumberInput label={t('account:days')} min={1} max={366} required value={days} onChange={setDays} />
        <NumberInput
          label={t('signin:services.overlap')}
          description={t('signin:services.overlapText')}
          min={0}
          max={168}
          required
          value={overlap}
          onChange={setOverlap}
        />
        <FormEnd
          problem={exchange.error ? words(problemOf(exchange.error).code) : null}
          saving={exchange.isPending}
          label={t('signin:services.rotate')}
        />
      </Stack>
    </form>
  );
}

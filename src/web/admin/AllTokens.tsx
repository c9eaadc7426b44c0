import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { serviceAccounts } from '#contract/service-accounts.ts';
import { type AnswerOf, call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';

export const ALL_TOKENS = ['all-tokens'];
type Token = AnswerOf<(typeof serviceAccounts)['allTokens']>['items'][number];

/** Every API token in force, whoever holds it, and a way to end it. */
export function AllTokens() {
  const { t } = useTranslation('signin');
  const words = useRefusalWords();
  const client = useQueryClient();
  const found = useQuery({ queryKey: ALL_TOKENS, queryFn: () => call(serviceAccounts.allTokens, {}) });
  const revoke = useMutation({
    mutationFn: (token: string) => call(serviceAccounts.revokeAny, { params: { token } }),
    onSuccess: () => notify(t('allTokens.revoked')),
    onError: (error) => notify(words(problemOf(error).code), 'failed'),
    onSettled: () => client.invalidateQueries({ queryKey: ALL_TOKENS }),
  });
  return (
    <Stack component="section" className="yn-card" p={{ base: 'md', sm: 'lg' }} gap="md">
      <div>
        <Title order={2} size="h5">
          {t('allTokens.title')}
        </Title>
        <Text size="sm" className="yn-quiet">
          {t('allTokens.text')}
        </Text>
      </div>
      {found.isPending && <LoadingState rows={2} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && <Text size="sm">{t('allTokens.none')}</Text>}
      {found.data?.items.map((token) => (
        <OneToken key={token.id} token={token} onRevoke={() => revoke.mutate(token.id)} />
      ))}
    </Stack>
  );
}

function OneToken({ token, onRevoke }: { token: Token; onRevoke(): void }) {
  const { t } = useTranslation(['signin', 'account']);
  const formats = useFormats();
  const { name, owner, expiresAt, lastUsedAt } = token;
  const used = lastUsedAt
    ? t('signin:factors.used', { when: formats.relative(lastUsedAt) })
    : t('signin:allTokens.unused');
  return (
    <Group justify="space-between" wrap="nowrap">
      <div style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          {owner.kind === 'service' && <Badge variant="light">{t('signin:allTokens.service')}</Badge>}
        </Group>
        <Text size="sm" className="yn-quiet">
          {owner.name} · {t('signin:allTokens.until', { when: formats.day(expiresAt) })} · {used}
        </Text>
        <Text size="sm" className="yn-quiet">
          {formats.list(
            token.scopes.map((scope) => t(`account:scope.${scope.replace(':', '_') as 'ticket_read'}`)),
          )}
        </Text>
      </div>
      <Button
        size="xs"
        variant="default"
        onClick={onRevoke}
        aria-label={t('account:revokeNamed', { name })}
        style={{ flexShrink: 0 }}
      >
        {t('account:revoke')}
      </Button>
    </Group>
  );
}

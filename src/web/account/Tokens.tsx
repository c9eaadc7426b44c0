import {
  ActionIcon,
  Alert,
  Button,
  Checkbox,
  Code,
  CopyButton,
  Group,
  NumberInput,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TOKEN_SCOPES, tokens } from '#contract/tokens.ts';
import { call } from '../platform/client.ts';
import { useFormats } from '../platform/formats.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';

type Scope = (typeof TOKEN_SCOPES)[number];

/** API tokens of one's own; a secret is shown once and never again. */
export function Tokens() {
  const { t } = useTranslation(['account', 'common']);
  const formats = useFormats();
  const client = useQueryClient();
  const list = useQuery({ queryKey: ['tokens'], queryFn: () => call(tokens.list, {}) });
  const again = () => client.invalidateQueries({ queryKey: ['tokens'] });
  const revoke = useMutation({
    mutationFn: (token: string) => call(tokens.revoke, { params: { token } }),
    onSettled: again,
  });
  if (list.isPending) return <LoadingState rows={2} />;
  if (list.isError) return <ErrorState error={list.error} retry={() => void list.refetch()} />;
  return (
    <Stack gap="md">
      <Text size="sm" className="yn-quiet">
        {t('account:tokensText')}
      </Text>
      {list.data.items.length > 0 && (
        <Table.ScrollContainer minWidth={420}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('account:tokenName')}</Table.Th>
                <Table.Th>{t('account:scopes')}</Table.Th>
                <Table.Th>{t('account:expires')}</Table.Th>
                <Table.Th>{t('account:lastUsed')}</Table.Th>
                <Table.Th aria-label={t('account:revoke')} />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {list.data.items.map((token) => (
                <Table.Tr key={token.id}>
                  <Table.Td>{token.name}</Table.Td>
                  <Table.Td>
                    {token.scopes.map((scope) => t(`account:scope.${keyOf(scope)}`)).join(', ')}
                  </Table.Td>
                  <Table.Td>{formats.day(token.expiresAt)}</Table.Td>
                  <Table.Td>
                    {token.lastUsedAt ? formats.relative(token.lastUsedAt) : t('account:never')}
                  </Table.Td>
                  <Table.Td>
                    <ActionIcon
                      variant="subtle"
                      color="seal"
                      onClick={() => revoke.mutate(token.id)}
                      aria-label={t('account:revokeNamed', { name: token.name })}
                    >
                      <IconTrash size={16} aria-hidden />
                    </ActionIcon>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <NewToken onMade={again} />
    </Stack>
  );
}

/** `ticket:read` as a key of the catalogue, where a colon would mean another catalogue. */
const keyOf = (scope: Scope | 'scim') =>
  scope.replace(':', '_') as
    | 'ticket_read'
    | 'ticket_write'
    | 'organisation_read'
    | 'organisation_write'
    | 'scim';

function NewToken({ onMade }: { onMade(): void }) {
  const { t } = useTranslation(['account', 'common']);
  const words = useRefusalWords();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>(['ticket:read']);
  const [days, setDays] = useState<number | string>(90);
  const create = useMutation({
    mutationFn: () => call(tokens.create, { body: { name, scopes: scopes as Scope[], days: Number(days) } }),
    onSuccess: () => {
      setName('');
      onMade();
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      <Stack gap="sm">
        {create.data && (
          <Alert color="pine" title={t('account:secretTitle')}>
            <Group>
              <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
                {create.data.secret}
              </Code>
              <CopyButton value={create.data.secret}>
                {({ copied, copy }) => (
                  <Button size="xs" variant="light" onClick={copy}>
                    {t(copied ? 'account:copied' : 'account:copy')}
                  </Button>
                )}
              </CopyButton>
            </Group>
          </Alert>
        )}
        <Group align="flex-end">
          <TextInput
            label={t('account:tokenName')}
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NumberInput label={t('account:days')} min={1} max={366} value={days} onChange={setDays} w={120} />
        </Group>
        <Checkbox.Group label={t('account:scopes')} value={scopes} onChange={setScopes}>
          <Group mt={6}>
            {TOKEN_SCOPES.map((scope) => (
              <Checkbox key={scope} value={scope} label={t(`account:scope.${keyOf(scope)}`)} />
            ))}
          </Group>
        </Checkbox.Group>
        {create.error && <Alert color="seal">{words(problemOf(create.error).code)}</Alert>}
        <Group>
          <Button type="submit" variant="default" loading={create.isPending} disabled={scopes.length === 0}>
            {t('account:createToken')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

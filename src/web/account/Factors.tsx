import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { factors } from '#contract/factors.ts';
import { call } from '../platform/client.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';
import { SecretOnce } from '../ui/SecretOnce.tsx';
import { AddPasskey, AddTotp } from './AddFactor.tsx';
import { FactorRow } from './FactorRow.tsx';
import { useChangeFactors, useFactors } from './proof-queries.ts';

/** One's second factors: what there is, more of it, recovery codes. `onSetUp` is told when one was added. */
export function Factors({ onSetUp }: { onSetUp?: () => void }) {
  const { t } = useTranslation('signin');
  const words = useRefusalWords();
  const found = useFactors();
  const [adding, add] = useState<'totp' | 'passkey' | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const renew = useChangeFactors(
    () => call(factors.renewRecoveryCodes, {}),
    ({ recoveryCodes }) => setCodes(recoveryCodes),
  );
  if (found.isPending) return <LoadingState rows={2} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const { items, recoveryCodesLeft, required } = found.data;
  const added = (recoveryCodes: string[] | null) => {
    add(null);
    setCodes(recoveryCodes);
    notify(t('factors.saved'));
    if (!recoveryCodes) onSetUp?.();
  };
  const kept = () => {
    setCodes(null);
    onSetUp?.();
  };
  if (codes) return <Codes codes={codes} onKept={kept} />;
  return (
    <Stack gap="md">
      <Text size="sm" className="yn-quiet">
        {t('factors.text')} {required && t('factors.required')}
      </Text>
      {items.length === 0 && <Text>{t('factors.none')}</Text>}
      {items.map((item) => (
        <FactorRow key={item.id} factor={item} />
      ))}
      {adding === 'totp' && <AddTotp onAdded={added} onCancel={() => add(null)} />}
      {adding === 'passkey' && <AddPasskey onAdded={added} onCancel={() => add(null)} />}
      {adding === null && (
        <Group>
          {!items.some(({ kind }) => kind === 'totp') && (
            <Button variant="default" onClick={() => add('totp')}>
              {t('factors.addTotp')}
            </Button>
          )}
          {'PublicKeyCredential' in window && (
            <Button variant="default" onClick={() => add('passkey')}>
              {t('factors.addPasskey')}
            </Button>
          )}
        </Group>
      )}
      {items.length > 0 && (
        <Group justify="space-between">
          <Text size="sm">{t('factors.left', { count: recoveryCodesLeft })}</Text>
          <Button
            size="xs"
            variant="default"
            loading={renew.isPending}
            onClick={() => renew.mutate(undefined)}
          >
            {t('factors.newCodes')}
          </Button>
        </Group>
      )}
      {renew.error && <Alert color="seal">{words(problemOf(renew.error).code)}</Alert>}
    </Stack>
  );
}

function Codes({ codes, onKept }: { codes: string[]; onKept(): void }) {
  const { t } = useTranslation('signin');
  return (
    <Stack>
      <SecretOnce title={t('factors.codesTitle')} secret={codes.join('\n')}>
        <Text size="sm" mb="sm">
          {t('factors.codesText')}
        </Text>
      </SecretOnce>
      <Group>
        <Button onClick={onKept}>{t('factors.codesKept')}</Button>
      </Group>
    </Stack>
  );
}

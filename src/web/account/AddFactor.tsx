import { Code, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { factors } from '#contract/factors.ts';
import { call } from '../platform/client.ts';
import { problemOf, RefusedError } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { ErrorState } from '../ui/ErrorState.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { makePasskey, useChangeFactors } from './proof-queries.ts';

interface Props {
  /** With the recovery codes when these are the first. */
  onAdded(recoveryCodes: string[] | null): void;
  onCancel(): void;
}

/** The secret as a picture of black on white, which cameras read in the dark scheme too. */
const picture = (svg: string) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;

async function begin() {
  const [{ secret, uri }, { renderSVG }] = await Promise.all([call(factors.beginTotp, {}), import('uqr')]);
  return { secret, image: picture(renderSVG(uri, { border: 2 })) };
}

/** Sets up codes of an app: scan, then show the first code. */
export function AddTotp({ onAdded, onCancel }: Props) {
  const { t } = useTranslation('signin');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [code, setCode] = useState('');
  const begun = useQuery({
    queryKey: ['totp-begun'],
    queryFn: begin,
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const confirm = useChangeFactors(
    () => call(factors.confirmTotp, { body: { code } }),
    ({ recoveryCodes }) => onAdded(recoveryCodes),
  );
  if (begun.isPending) return <LoadingState rows={4} />;
  if (begun.isError) return <ErrorState error={begun.error} retry={() => void begun.refetch()} />;
  const problem = confirm.error ? problemOf(confirm.error) : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        confirm.mutate(undefined);
      }}
    >
      <Stack maw={360}>
        <Text>{t('factors.scan')}</Text>
        <img src={begun.data.image} alt={t('factors.scanAlt')} width={200} height={200} />
        <Text size="sm">
          {t('factors.typed')} <Code style={{ overflowWrap: 'anywhere' }}>{begun.data.secret}</Code>
        </Text>
        <TextInput
          label={t('factors.firstCode')}
          autoComplete="one-time-code"
          inputMode="numeric"
          required
          maxLength={10}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <FormEnd
          problem={problem ? (fieldWords(problem.fields?.[0]) ?? words(problem.code)) : null}
          saving={confirm.isPending}
          label={t('factors.confirm')}
          onCancel={onCancel}
        />
      </Stack>
    </form>
  );
}

/** Has the browser make a passkey under a name of one's own. */
export function AddPasskey({ onAdded, onCancel }: Props) {
  const { t } = useTranslation('signin');
  const words = useRefusalWords();
  const [name, setName] = useState(t('factors.passkeyDefault'));
  const make = useChangeFactors(
    () => makePasskey(name),
    ({ recoveryCodes }) => onAdded(recoveryCodes),
  );
  const refusal = make.error instanceof RefusedError ? words(problemOf(make.error).code) : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate(undefined);
      }}
    >
      <Stack maw={360}>
        <TextInput
          label={t('factors.passkeyName')}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <FormEnd
          problem={make.error ? (refusal ?? t('steps.passkeyFailed')) : null}
          saving={make.isPending}
          label={t('steps.continue')}
          onCancel={onCancel}
        />
      </Stack>
    </form>
  );
}

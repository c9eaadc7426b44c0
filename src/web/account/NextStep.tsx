import { Anchor, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { session } from '#contract/session.ts';
import type { Pending } from '#domain/organisation/sign-in.ts';
import { call } from '../platform/client.ts';
import { type Me, meQuery } from '../platform/session.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { ChangePassword } from './ChangePassword.tsx';
import { Factors } from './Factors.tsx';
import { Proving } from './Proving.tsx';

interface Props {
  pending: Pending;
  minLength: number;
  onDone(me: Me): void;
  /** Somebody else wants to sign in. */
  onBack(): void;
}

/** What is still to be done after the password, before anything else. */
export default function NextStep({ pending, minLength, onDone, onBack }: Props) {
  const { t } = useTranslation('signin');
  const client = useQueryClient();
  const again = async () => {
    const me = await client.fetchQuery({ ...meQuery, staleTime: 0 });
    if (me) onDone(me);
  };
  const leave = async () => {
    await call(session.signOut, {}).catch(() => undefined);
    client.clear();
    onBack();
  };
  const step = ({ second_factor: 'second', password_change: 'owed', enrolment: 'enrol' } as const)[pending];
  return (
    <Stack>
      <PageTitle size="h3">{t(`steps.${step}`)}</PageTitle>
      <Text size="sm">{t(`steps.${step}Text`)}</Text>
      {pending === 'second_factor' && <Proving onProved={onDone} />}
      {pending === 'password_change' && (
        <ChangePassword minLength={minLength} onChanged={() => void again()} />
      )}
      {pending === 'enrolment' && <Factors onSetUp={() => void again()} />}
      <Anchor component="button" type="button" size="sm" ta="start" onClick={() => void leave()}>
        {t('steps.back')}
      </Anchor>
    </Stack>
  );
}

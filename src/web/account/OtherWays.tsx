import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signInWays } from '#contract/sign-in-ways.ts';
import { type AnswerOf, call } from '../platform/client.ts';

/** A button for each provider by which people may sign in; nothing where there is none. */
export default function OtherWays({ to }: { to: string | undefined }) {
  const { t } = useTranslation('account');
  const [offered, setOffered] = useState<AnswerOf<typeof signInWays.offered>['items']>([]);
  // Where they cannot be asked for there is still the password.
  useEffect(
    () =>
      void call(signInWays.offered, {}).then(
        ({ items }) => setOffered(items.filter(({ way }) => way === 'redirect')),
        () => undefined,
      ),
    [],
  );
  const query = to ? `?to=${encodeURIComponent(to)}` : '';
  return offered.map(({ id, name }) => (
    <Button
      key={id}
      component="a"
      variant="default"
      href={`/api/sign-in/providers/${id}/start${query}`}
      h="auto"
      py={7}
      styles={{ label: { whiteSpace: 'normal', height: 'auto', overflowWrap: 'anywhere' } }}
    >
      {t('byProvider', { name })}
    </Button>
  ));
}

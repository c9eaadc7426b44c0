import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { identity } from '#contract/identity.ts';
import { call } from '../platform/client.ts';

/** A button for each provider by which people may sign in; nothing where there is none. */
export default function OtherWays({ to }: { to: string | undefined }) {
  const { t } = useTranslation('account');
  const { data } = useQuery({ queryKey: ['sign-in-providers'], queryFn: () => call(identity.offered, {}) });
  const query = to ? `?to=${encodeURIComponent(to)}` : '';
  return data?.items.map(({ id, name }) => (
    <Button
      key={id}
      component="a"
      variant="default"
      href={`/api/sign-in/providers/${id}/start${query}`}
      styles={{ label: { whiteSpace: 'normal' } }}
      h="auto"
      mih={36}
    >
      {t('byProvider', { name })}
    </Button>
  ));
}

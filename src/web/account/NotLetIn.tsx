import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SIGN_IN_PROBLEMS } from '#domain/identity/provider.ts';

/** Why a provider did not let somebody in, as the address says. */
export default function NotLetIn({ problem }: { problem: string }) {
  const { t } = useTranslation('identity');
  const known = SIGN_IN_PROBLEMS.find((one) => one === problem);
  if (!known) return null;
  return (
    <Alert color="seal" role="alert">
      {t(`problem.${known}`)}
    </Alert>
  );
}

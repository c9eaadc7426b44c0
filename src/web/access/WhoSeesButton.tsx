import { Button } from '@mantine/core';
import { IconEye } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { withWords } from '../platform/i18n.ts';
import { useMay } from '../platform/session.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';

const WhoSees = lazy(() => withWords('late', import('./WhoSees.tsx')));

/** Asks who sees this ticket and why; for who may be told. */
export function WhoSeesButton({ ticket }: { ticket: number }) {
  const { t } = useTranslation('desk');
  const explains = useMay('access.explain');
  const [opened, open] = useState(false);
  if (!explains) return null;
  return (
    <>
      <Button
        size="compact-sm"
        variant="subtle"
        leftSection={<IconEye size={14} aria-hidden />}
        onClick={() => open(true)}
      >
        {t('whoSees')}
      </Button>
      <Dialog opened={opened} onClose={() => open(false)} title={t('whoSees')}>
        <Suspense fallback={<LoadingState rows={4} />}>{opened && <WhoSees ticket={ticket} />}</Suspense>
      </Dialog>
    </>
  );
}

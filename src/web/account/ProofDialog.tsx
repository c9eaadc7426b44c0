import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/Dialog.tsx';
import { Proving } from './Proving.tsx';

/** Asks for a proof of presence before a dangerous act goes on. */
export default function ProofDialog({ onEnd }: { onEnd(proved: boolean): void }) {
  const { t } = useTranslation('signin');
  return (
    <Dialog opened onClose={() => onEnd(false)} title={t('proof.title')} size="sm" zIndex={400}>
      <Stack>
        <Text size="sm">{t('proof.text')}</Text>
        <Proving onProved={() => onEnd(true)} />
      </Stack>
    </Dialog>
  );
}

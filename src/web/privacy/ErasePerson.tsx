import { Button, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/Dialog.tsx';
import { EraseForm } from './EraseForm.tsx';

/** On the page of a person: the way to ask that they be forgotten. */
export function ErasePerson({ person }: { person: string }) {
  const { t } = useTranslation('privacy');
  const [asks, ask] = useState(false);
  return (
    <Stack component="section" className="yn-card" p="md" gap="xs" align="flex-start">
      <Title order={2} size="h5">
        {t('erase.title')}
      </Title>
      <Text size="sm" className="yn-quiet">
        {t('erase.text')}
      </Text>
      <Button variant="default" size="xs" onClick={() => ask(true)}>
        {t('erase.ask')}
      </Button>
      <Dialog opened={asks} onClose={() => ask(false)} title={t('erase.ask')}>
        <EraseForm person={person} onDone={() => ask(false)} />
      </Dialog>
    </Stack>
  );
}

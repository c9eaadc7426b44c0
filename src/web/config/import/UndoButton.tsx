import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/FormEnd.tsx';
import { useFailure } from './failure.ts';
import { useUndo } from './queries.ts';

/** Takes a whole import back, once somebody said why. */
export function UndoButton({ id }: { id: string }) {
  const { t } = useTranslation(['imports', 'config']);
  const [asks, ask] = useState(false);
  const [reason, setReason] = useState('');
  const undo = useUndo(id);
  const failure = useFailure();
  return (
    <>
      <Button size="xs" variant="default" onClick={() => ask(true)}>
        {t('undo')}
      </Button>
      <Dialog opened={asks} onClose={() => ask(false)} title={t('undo')}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            undo.mutate(reason.trim(), { onSuccess: () => ask(false) });
          }}
        >
          <Stack>
            <Text size="sm">{t('undoText')}</Text>
            <TextInput
              label={t('config:reason')}
              value={reason}
              onChange={(event) => setReason(event.currentTarget.value)}
              maxLength={500}
              required
              data-autofocus
            />
            <FormEnd
              problem={undo.error ? failure(undo.error) : null}
              saving={undo.isPending}
              label={t('undo')}
              onCancel={() => ask(false)}
            />
          </Stack>
        </form>
      </Dialog>
    </>
  );
}

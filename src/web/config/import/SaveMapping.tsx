import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/FormEnd.tsx';
import { notify } from '../../ui/notify.ts';
import { useFailure } from './failure.ts';
import { type ImportMapping, useSaveMapping } from './queries.ts';

/** Keeps a mapping for files with the same headings. */
export function SaveMapping({ headings, mapping }: { headings: string[]; mapping: ImportMapping }) {
  const { t } = useTranslation('imports');
  const [asks, ask] = useState(false);
  const [name, setName] = useState('');
  const save = useSaveMapping();
  const failure = useFailure();
  return (
    <>
      <Button variant="subtle" onClick={() => ask(true)}>
        {t('saveMapping')}
      </Button>
      <Dialog opened={asks} onClose={() => ask(false)} title={t('saveMapping')} size="md">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate(
              { name: name.trim(), headings, mapping },
              {
                onSuccess: () => {
                  ask(false);
                  notify(t('mappingSaved'));
                },
              },
            );
          }}
        >
          <Stack>
            <TextInput
              label={t('mappingName')}
              placeholder={t('mappingExample')}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={100}
              required
              data-autofocus
            />
            <FormEnd
              problem={save.error ? failure(save.error) : null}
              saving={save.isPending}
              onCancel={() => ask(false)}
            />
          </Stack>
        </form>
      </Dialog>
    </>
  );
}

import { Stack } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { DevicesField } from '../ticket/DevicesField.tsx';
import { type TicketView, useAmend } from '../ticket/queries.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { notify } from '../ui/notify.ts';

interface Props {
  ticket: TicketView;
  opened: boolean;
  onClose(): void;
}

/** Says which configuration items a ticket is about, on the version that was read. */
export function RelateItems({ ticket, opened, onClose }: Props) {
  const { t } = useTranslation('config');
  return (
    <Dialog opened={opened} onClose={onClose} title={t('onTicket.relateTitle')}>
      {opened && <Form ticket={ticket} onClose={onClose} />}
    </Dialog>
  );
}

function Form({ ticket, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation(['config', 'common']);
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [devices, setDevices] = useState(ticket.devices);
  const [version] = useState(ticket.version);
  const amend = useAmend(ticket.id);
  const problem = amend.error ? problemOf(amend.error) : null;
  function submit(event: FormEvent) {
    event.preventDefault();
    amend.mutate(
      { fields: { devices }, version },
      {
        onSuccess: () => {
          notify(t('common:saved'));
          onClose();
        },
      },
    );
  }
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <DevicesField
          label={t('config:onTicket.items')}
          description={t('config:onTicket.itemsText')}
          devices={devices}
          onChange={setDevices}
          requesterId={ticket.requester.personId ?? undefined}
          error={fieldWords(problem?.fields?.find(({ field }) => field.startsWith('body.fields.devices')))}
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={amend.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
}

import { Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TICKET_TYPES, type TicketType } from '#domain/ticket/ticket.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { notify } from '../ui/notify.ts';
import { type Amended, amendedOf, changesBetween } from './amendment.ts';
import { Conflict } from './Conflict.tsx';
import { DevicesField } from './DevicesField.tsx';
import { type TicketView, useAmend } from './queries.ts';

interface Props {
  ticket: TicketView;
  opened: boolean;
  onClose(): void;
}

/** Fills in or puts right a record (3.2c), on the version that was read. */
export function AmendDialog({ ticket, opened, onClose }: Props) {
  const { t } = useTranslation('ticket');
  return (
    <Dialog opened={opened} onClose={onClose} title={t('action.amend')} size="lg">
      {opened && <AmendForm ticket={ticket} onClose={onClose} />}
    </Dialog>
  );
}

function AmendForm({ ticket, onClose }: Omit<Props, 'opened'>) {
  const { t } = useTranslation(['ticket', 'common']);
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [before] = useState(() => amendedOf(ticket));
  const [record, setRecord] = useState(before);
  const [version, setVersion] = useState(ticket.version);
  const amend = useAmend(ticket.id);
  const problem = amend.error ? problemOf(amend.error) : null;
  const conflict = problem?.code === 'version_conflict' ? problem : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    const fields = changesBetween(before, record);
    if (Object.keys(fields).length === 0) return onClose();
    amend.mutate(
      { fields, version },
      {
        onSuccess: () => {
          notify(t('common:saved'));
          onClose();
        },
      },
    );
  }

  const errorOf = (name: keyof Amended) =>
    fieldWords(problem?.fields?.find(({ field }) => field.startsWith(`body.fields.${name}`)));
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="sm">
        <AmendFields
          record={record}
          requesterId={ticket.requester.personId ?? undefined}
          onChange={(change) => setRecord((all) => ({ ...all, ...change }))}
          errorOf={errorOf}
        />
        <Stack gap="sm" ref={problem ? intoView : null}>
          {conflict && <Conflict problem={conflict} ticket={ticket} mine={version} onAccept={setVersion} />}
          <FormEnd
            problem={problem && !conflict ? words(problem.code) : null}
            saving={amend.isPending}
            onCancel={onClose}
          />
        </Stack>
      </Stack>
    </form>
  );
}

/** A long form shows why it was not taken, wherever the reader stands in it. */
const intoView = (element: HTMLElement | null) => element?.scrollIntoView({ block: 'nearest' });

/** What makes a record a security incident, or none any more, is a step of its own. */
const typesBeside = (type: TicketType): readonly TicketType[] =>
  type === 'security_incident' ? [type] : TICKET_TYPES.filter((one) => one !== 'security_incident');

interface FieldsProps {
  record: Amended;
  requesterId: string | undefined;
  onChange(change: Partial<Amended>): void;
  errorOf(name: keyof Amended): string | undefined;
}

function AmendFields({ record, requesterId, onChange, errorOf }: FieldsProps) {
  const { t } = useTranslation('ticket');
  const text = (name: Exclude<keyof Amended, 'type' | 'devices'>) => ({
    name,
    label: t(`field.${name}`),
    value: record[name],
    error: errorOf(name),
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ [name]: event.currentTarget.value }),
  });
  return (
    <>
      <Group grow align="flex-start">
        <Select
          label={t('field.type')}
          data={typesBeside(record.type).map((value) => ({ value, label: t(`type.${value}`) }))}
          value={record.type}
          onChange={(value) => onChange({ type: value as TicketType })}
          allowDeselect={false}
        />
        <TextInput {...text('occurredAt')} type="datetime-local" />
      </Group>
      <TextInput {...text('title')} withAsterisk maxLength={200} />
      <Textarea {...text('symptom')} minRows={2} />
      <TextInput {...text('scope')} maxLength={2000} />
      <Textarea {...text('description')} minRows={2} />
      <DevicesField
        label={t('field.devices')}
        devices={record.devices}
        onChange={(devices) => onChange({ devices })}
        requesterId={requesterId}
        error={errorOf('devices')}
      />
      {record.devices.length === 0 && <TextInput {...text('noDeviceReason')} maxLength={500} />}
      <Group grow align="flex-start">
        <TextInput {...text('department')} maxLength={200} />
        <TextInput {...text('contact')} maxLength={200} />
      </Group>
    </>
  );
}

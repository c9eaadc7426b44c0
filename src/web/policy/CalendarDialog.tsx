import { Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { problemOf } from '../platform/problem.ts';
import { useMe } from '../platform/session.tsx';
import { useFieldWords } from '../platform/words.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { FormEnd } from '../ui/FormEnd.tsx';
import { type CalendarBody, useAddCalendar } from './queries.ts';
import { useSay } from './words.ts';

/** Begins a new calendar, Monday to Friday from 9 to 18, and opens its draft. */
export function CalendarDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const t = useSay();
  return (
    <Dialog opened={opened} onClose={onClose} title={t('policy:addCalendar')}>
      {opened && <Form onClose={onClose} />}
    </Dialog>
  );
}

const weekOf = (hours: [number, number][]): CalendarBody['week'] => ({
  1: hours,
  2: hours,
  3: hours,
  4: hours,
  5: hours,
  6: [],
  7: [],
});

function Form({ onClose }: { onClose(): void }) {
  const t = useSay();
  const fieldWords = useFieldWords();
  const navigate = useNavigate();
  const zone = useMe()?.zone ?? 'Asia/Shanghai';
  const add = useAddCalendar();
  const [values, setValues] = useState({ id: '', name: '', summary: '' });
  const problem = add.error ? problemOf(add.error) : null;
  const line = (name: keyof typeof values) => ({
    value: values[name],
    error: fieldWords(problem?.fields?.find(({ field }) => field === `body.${name}`)),
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setValues((all) => ({ ...all, [name]: value }));
    },
    required: true,
  });
  function begin() {
    const content = { name: values.name.trim(), zone, week: weekOf([[540, 1080]]), days: {} };
    add.mutate(
      { id: values.id, summary: values.summary, content },
      {
        onSuccess: ({ family, version }) => {
          onClose();
          void navigate({
            to: '/desk/policies/$family/$version',
            params: { family, version: String(version) },
          });
        },
      },
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        begin();
      }}
    >
      <Stack>
        <TextInput label={t('policy:field.name')} maxLength={100} {...line('name')} />
        <TextInput
          label={t('policy:calendarId')}
          description={t('policy:calendarIdText')}
          pattern="[a-z0-9\-]{1,40}"
          autoCapitalize="none"
          {...line('id')}
        />
        <TextInput label={t('policy:draftSummary')} maxLength={500} {...line('summary')} />
        <FormEnd
          problem={problem ? t(`refusals:${problem.code}`) : null}
          saving={add.isPending}
          label={t('policy:draft')}
          onCancel={onClose}
        />
      </Stack>
    </form>
  );
}

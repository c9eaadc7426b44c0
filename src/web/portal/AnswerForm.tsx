import { Alert, Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IMPACTS, URGENCIES } from '#domain/ticket/priority.ts';
import { newKey } from '../platform/key.ts';
import { instantFrom } from '../platform/local-time.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { DevicesField } from '../ticket/DevicesField.tsx';
import { type TicketView, useAct } from '../ticket/queries.ts';
import { UploadField } from '../ticket/UploadField.tsx';

type Answers = Partial<
  Record<
    | 'title'
    | 'symptom'
    | 'occurredAt'
    | 'scope'
    | 'description'
    | 'impact'
    | 'urgency'
    | 'department'
    | 'contact',
    string
  >
> & { devices?: TicketView['devices'] };

/** Answers a question and fills what the record still lacks (3.2c), in one go. */
export function AnswerForm({ ticket }: { ticket: TicketView }) {
  const { t } = useTranslation(['ticket', 'common']);
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const [text, setText] = useState('');
  const [answers, setAnswers] = useState<Answers>({});
  const [uploadIds, setUploadIds] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [key, setKey] = useState(newKey);
  const act = useAct(ticket.id);
  const problem = act.error ? problemOf(act.error) : null;
  const missing = new Set(ticket.missing);
  const set = (change: Answers) => {
    setAnswers((all) => ({ ...all, ...change }));
    setKey(newKey());
  };
  const errorOf = (name: string) =>
    fieldWords(problem?.fields?.find(({ field }) => field.endsWith(`.${name}`)));
  const line = (name: Exclude<keyof Answers, 'devices'>) => ({
    label: t(`ticket:field.${name}`),
    value: answers[name] ?? '',
    error: errorOf(name),
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  });
  const choice = (name: 'impact' | 'urgency', from: readonly string[]) => (
    <Select
      label={t(`ticket:field.${name}`)}
      value={answers[name] ?? null}
      onChange={(value) => value && set({ [name]: value })}
      data={from.map((value) => ({ value, label: t(`ticket:${name}.${value}` as 'ticket:impact.group') }))}
      allowDeselect={false}
      placeholder={t('common:notChosen')}
    />
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        act.mutate({ action: 'answer', body: { text, fields: fieldsOf(answers), uploadIds }, key });
      }}
    >
      <Stack gap="sm">
        <Textarea
          label={t('ticket:field.text')}
          withAsterisk
          value={text}
          error={errorOf('text')}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setKey(newKey());
          }}
        />
        {missing.has('symptom') && <Textarea {...line('symptom')} />}
        {missing.has('occurredAt') && <TextInput {...line('occurredAt')} type="datetime-local" maw={280} />}
        {missing.has('scope') && <TextInput {...line('scope')} />}
        {missing.has('description') && <Textarea {...line('description')} />}
        {missing.has('devices') && (
          <DevicesField
            label={t('ticket:field.devices')}
            devices={answers.devices ?? []}
            onChange={(devices) => set({ devices })}
            requesterId={undefined}
            error={errorOf('devices')}
          />
        )}
        {missing.has('impact') && choice('impact', IMPACTS)}
        {missing.has('urgency') && choice('urgency', URGENCIES)}
        {missing.has('requester.department') && <TextInput {...line('department')} />}
        {missing.has('requester.contact') && <TextInput {...line('contact')} />}
        <UploadField onChange={setUploadIds} onBusy={setBusy} />
        {problem && (
          <Alert color="seal" role="alert">
            {words(problem.code)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={act.isPending} disabled={busy || text.trim() === ''}>
            {t('ticket:action.answer')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Only what was filled in; times and devices in the form of the API. */
function fieldsOf({ devices, occurredAt, ...texts }: Answers): Record<string, unknown> {
  const given = Object.fromEntries(Object.entries(texts).filter(([, value]) => value.trim() !== ''));
  return {
    ...given,
    ...(occurredAt ? { occurredAt: instantFrom(occurredAt) } : {}),
    ...(devices && devices.length > 0 ? { devices } : {}),
  };
}

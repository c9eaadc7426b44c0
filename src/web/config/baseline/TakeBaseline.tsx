import { Button, Stack, TextInput } from '@mantine/core';
import { IconCamera } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { instantFrom } from '../../platform/local-time.ts';
import { problemOf } from '../../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../../platform/words.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { FormEnd } from '../../ui/FormEnd.tsx';
import { ClassSelect } from '../ItemsPage.tsx';
import { useTake } from './queries.ts';

/** Keeps the items of a class, or all, under a name: as they are, or were at a moment. */
export function TakeBaseline() {
  const { t } = useTranslation('baselines');
  const [asks, ask] = useState(false);
  return (
    <>
      <Button leftSection={<IconCamera size={16} aria-hidden />} onClick={() => ask(true)}>
        {t('take')}
      </Button>
      <Dialog opened={asks} onClose={() => ask(false)} title={t('take')} size="md">
        <Form onDone={() => ask(false)} />
      </Dialog>
    </>
  );
}

function Form({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation(['baselines', 'config']);
  const [name, setName] = useState('');
  const [of, setClass] = useState<string | null>(null);
  const [moment, setMoment] = useState('');
  const take = useTake();
  const navigate = useNavigate();
  const [words, fieldWords] = [useRefusalWords(), useFieldWords()];
  const problem = take.error ? problemOf(take.error) : null;
  const wrong = (field: string) => fieldWords(problem?.fields?.find((one) => one.field === `body.${field}`));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        take.mutate(
          {
            name: name.trim(),
            filter: of ? { class: of } : {},
            moment: moment === '' ? null : instantFrom(moment),
          },
          {
            onSuccess: ({ id }) => {
              onDone();
              void navigate({ to: '/desk/baselines', search: { of: id } });
            },
          },
        );
      }}
    >
      <Stack>
        <TextInput
          label={t('name')}
          placeholder={t('nameExample')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={wrong('name')}
          maxLength={100}
          required
          data-autofocus
        />
        <ClassSelect
          label={t('config:class')}
          placeholder={t('config:anyClass')}
          value={of}
          abstract
          onChange={setClass}
        />
        <TextInput
          type="datetime-local"
          label={t('moment')}
          description={t('momentText')}
          value={moment}
          onChange={(event) => setMoment(event.currentTarget.value)}
          error={wrong('moment')}
        />
        <FormEnd
          problem={problem && !problem.fields ? words(problem.code) : null}
          saving={take.isPending}
          onCancel={onDone}
        />
      </Stack>
    </form>
  );
}

import { Select, Stack, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PRIORITIES, type Priority } from '#domain/ticket/priority.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { MarkdownField } from '../ui/MarkdownField.tsx';
import { type CreateBody, useCreate } from './queries.ts';

/** Makes a problem, by hand or of what is given; then shows it. */
export function CreateForm({ given }: { given: Partial<CreateBody> }) {
  const { t } = useTranslation(['problem', 'ticket']);
  const navigate = useNavigate();
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const create = useCreate();
  const [title, setTitle] = useState(given.title ?? '');
  const [description, setDescription] = useState(given.description ?? '');
  const [service, setService] = useState(given.service ?? '');
  const [priority, setPriority] = useState<Priority>(given.priority ?? 'P3');
  const problem = create.error ? problemOf(create.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field === `body.${field}`));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const said = { title, description: description || null, service: service || null, priority };
        create.mutate(
          { ...given, ...said },
          {
            onSuccess: ({ id }) => void navigate({ to: '/desk/problems/$problem', params: { problem: id } }),
          },
        );
      }}
    >
      <Stack>
        <TextInput
          label={t('problem:field.title')}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
          withAsterisk
          maxLength={200}
          error={errorOf('title')}
        />
        <MarkdownField
          label={t('problem:field.description')}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
          autosize
          minRows={3}
          error={errorOf('description')}
        />
        <TextInput
          label={t('problem:field.service')}
          value={service}
          onChange={(event) => setService(event.currentTarget.value)}
          maxLength={200}
          error={errorOf('service')}
        />
        <Select
          label={t('problem:field.priority')}
          data={PRIORITIES.map((value) => ({ value, label: t(`ticket:priority.${value}`) }))}
          value={priority}
          allowDeselect={false}
          onChange={(value) => setPriority(value ?? priority)}
        />
        <FormEnd
          problem={problem ? words(problem.code) : null}
          saving={create.isPending}
          label={t('problem:add')}
        />
      </Stack>
    </form>
  );
}

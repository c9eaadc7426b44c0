import { MultiSelect, Radio, Select, Stack, TagsInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { config } from '#contract/config.ts';
import { useName } from '../config/names.ts';
import { call } from '../platform/client.ts';
import type { ChangeDraft } from './draft.ts';
import { type PolicyContent, useModels } from './queries.ts';

interface Part {
  draft: ChangeDraft;
  set(change: Partial<ChangeDraft>): void;
  errorOf(field: string): string | undefined;
}

/** The items that a change touches. */
export function ItemsField({ draft, set, errorOf }: Part) {
  const { t } = useTranslation('changes');
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const found = useQuery({
    queryKey: ['items', 'pick', q],
    queryFn: () => call(config.list, { query: { ...(q ? { q } : {}), limit: '20' } }),
    placeholderData: (before) => before,
  });
  const known = new Map(
    [...draft.items, ...(found.data?.items ?? [])].map(({ id, name }) => [id, { id, name }]),
  );
  return (
    <MultiSelect
      label={t('field.items')}
      description={t('itemsText')}
      searchable
      data={[...known.values()].map(({ id, name }) => ({ value: id, label: name }))}
      filter={({ options }) => options}
      value={draft.items.map(({ id }) => id)}
      onChange={(ids) => set({ items: ids.flatMap((id) => known.get(id) ?? []) })}
      onSearchChange={setTyped}
      maxValues={50}
      error={errorOf('itemIds')}
    />
  );
}

export function TicketsField({ draft, set, errorOf }: Part) {
  const { t } = useTranslation('changes');
  return (
    <TagsInput
      label={t('field.tickets')}
      description={t('ticketsText')}
      value={[...draft.tickets]}
      onChange={(tickets) => set({ tickets: tickets.map((one) => one.replace(/\D/g, '')).filter(Boolean) })}
      acceptValueOnBlur
      maxTags={50}
      inputMode="numeric"
      error={errorOf('ticketIds')}
    />
  );
}

/** The pre-approved model of a standard change. */
export function ModelField({ draft, set, errorOf }: Part) {
  const { t } = useTranslation('changes');
  const models = useModels().data?.items.filter(({ state }) => state === 'approved') ?? [];
  return (
    <Select
      label={t('field.model')}
      description={t('modelText')}
      data={models.map(({ id, name }) => ({ value: id, label: name }))}
      value={draft.modelId}
      onChange={(modelId) => set({ modelId })}
      nothingFoundMessage={t('noModels')}
      error={errorOf('modelId')}
    />
  );
}

/** The questions of the policy about risk and impact. */
export function QuestionFields({
  draft,
  set,
  errorOf,
  questions,
}: Part & { questions: PolicyContent['questions'] }) {
  const name = useName();
  return (
    <Stack gap="md">
      {questions.map((question) => (
        <Radio.Group
          key={question.code}
          label={name(question)}
          value={draft.answers[question.code] ?? null}
          onChange={(answer) => set({ answers: { ...draft.answers, [question.code]: answer } })}
          error={errorOf(`answers.${question.code}`)}
        >
          <Stack gap={6} mt={6}>
            {question.choices.map((choice) => (
              <Radio key={choice.code} value={choice.code} label={name(choice)} />
            ))}
          </Stack>
        </Radio.Group>
      ))}
    </Stack>
  );
}

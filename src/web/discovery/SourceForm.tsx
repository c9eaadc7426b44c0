import { NumberInput, Select, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FORMATS, type Format, NEWCOMERS, type Newcomers } from '#domain/discovery/source.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { type NewSource, type Source, useSaveSource } from './queries.ts';

const draftOf = (source: Source | null): Required<NewSource> => ({
  code: source?.code ?? '',
  name: source?.name ?? '',
  format: source?.format ?? 'glpi',
  newcomers: source?.newcomers ?? 'propose',
  freshDays: source?.freshDays ?? 30,
  unseenDays: source?.unseenDays ?? 30,
  perMinute: source?.perMinute ?? 600,
  enabled: source?.enabled ?? true,
});

/** Adds a source, or changes how one is taken. */
export function SourceForm({ source, onDone }: { source: Source | null; onDone(): void }) {
  const { t } = useTranslation('discovery');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const save = useSaveSource(source);
  const [draft, setDraft] = useState(() => draftOf(source));
  const set = (change: Partial<NewSource>) => setDraft({ ...draft, ...change });
  const problem = save.error ? problemOf(save.error) : null;
  const errorOf = (field: string) =>
    fieldWords(problem?.fields?.find((one) => one.field === `body.${field}`));
  const number = (field: 'freshDays' | 'unseenDays' | 'perMinute', max: number) => ({
    label: t(field),
    value: draft[field] ?? 1,
    onChange: (value: string | number) => set({ [field]: Number(value) }),
    error: errorOf(field),
    ...{ min: 1, max, allowDecimal: false },
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(draft, { onSuccess: onDone });
      }}
    >
      <Stack>
        <TextInput
          label={t('name')}
          value={draft.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          error={errorOf('name')}
          maxLength={100}
          withAsterisk
        />
        {source === null && (
          <TextInput
            label={t('code')}
            description={t('codeText')}
            value={draft.code}
            onChange={(event) => set({ code: event.currentTarget.value.trim().toLowerCase() })}
            error={errorOf('code')}
            maxLength={40}
            withAsterisk
          />
        )}
        <Select
          label={t('formatLabel')}
          data={FORMATS.map((value) => ({ value, label: t(`format.${value}`) }))}
          value={draft.format}
          onChange={(format) => format && set({ format: format as Format })}
          allowDeselect={false}
        />
        <Select
          label={t('newcomersLabel')}
          data={NEWCOMERS.map((value) => ({ value, label: t(`newcomers.${value}`) }))}
          value={draft.newcomers}
          onChange={(newcomers) => newcomers && set({ newcomers: newcomers as Newcomers })}
          allowDeselect={false}
        />
        <NumberInput {...number('freshDays', 3650)} description={t('freshDaysText')} />
        <NumberInput {...number('unseenDays', 3650)} />
        <NumberInput {...number('perMinute', 100_000)} />
        <Switch
          label={t('enabled')}
          checked={draft.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
        <FormEnd problem={problem ? words(problem.code) : null} saving={save.isPending} />
      </Stack>
    </form>
  );
}

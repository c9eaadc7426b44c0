import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFound } from './queries.ts';

interface Props {
  label: string;
  value: string | null;
  onChange(person: string | null): void;
}

/** Finds somebody of the directory by name, login or e-mail. */
export function PersonSelect({ label, value, onChange }: Props) {
  const { t } = useTranslation(['admin', 'common']);
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 250);
  const [chosen, choose] = useState<{ value: string; label: string } | null>(null);
  const found = (useFound(q).data?.items ?? []).map(({ id, name, department }) => ({
    value: id,
    label: department ? `${name} · ${department}` : name,
  }));
  const data = chosen && !found.some((one) => one.value === chosen.value) ? [chosen, ...found] : found;
  return (
    <Select
      label={label}
      placeholder={t('admin:searchPeople')}
      searchable
      clearable
      value={value}
      onSearchChange={setText}
      data={data}
      filter={({ options }) => options}
      nothingFoundMessage={q === '' ? undefined : t('admin:nobody')}
      onChange={(id) => {
        choose(data.find((one) => one.value === id) ?? null);
        onChange(id);
      }}
    />
  );
}

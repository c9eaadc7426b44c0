import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useItems } from '../config/queries.ts';

interface Props {
  value: string | null;
  onChange(id: string | null): void;
  error: string | undefined;
}

/** Finds an item by name, number, serial number or pinyin. */
export function ItemSelect({ value, onChange, error }: Props) {
  const { t } = useTranslation(['problem', 'config']);
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.replace(/ · CI-\d+$/, '').trim(), 250);
  const found = useItems({ ...(q ? { q } : {}), limit: '20' });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Select
      label={t('problem:field.items')}
      placeholder={t('config:search')}
      withAsterisk
      searchable
      data={items.map((item) => ({ value: item.id, label: `${item.name} · ${item.number}` }))}
      // The server has searched by more than the text that is shown.
      filter={({ options }) => options}
      value={value}
      onChange={onChange}
      onSearchChange={setTyped}
      error={error}
    />
  );
}

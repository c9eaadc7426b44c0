import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useProducts } from './queries.ts';

export interface Picked {
  id: string;
  name: string;
}

/** Finds a software product. */
export function ProductSelect({
  label,
  product,
  onChange,
  error,
}: {
  label: string;
  product: Picked | null;
  onChange(product: Picked | null): void;
  error?: string | undefined;
}) {
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 250);
  const found: Picked[] = useProducts({ limit: '20', ...(q ? { q } : {}) }).data?.pages[0]?.items ?? [];
  const all = product && !found.some(({ id }) => id === product.id) ? [product, ...found] : found;
  return (
    <Select
      label={label}
      searchable
      clearable
      data={all.map(({ id, name }) => ({ value: id, label: name }))}
      filter={({ options }) => options}
      value={product?.id ?? null}
      onChange={(id) => onChange(all.find((one) => one.id === id) ?? null)}
      onSearchChange={setTyped}
      error={error}
      withAsterisk
    />
  );
}

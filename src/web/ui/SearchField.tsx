import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';

const PAUSE_MS = 250;

interface Props {
  label: string;
  placeholder: string;
  /** What is looked for as the page opens. */
  asked: string | undefined;
  onSearch(text: string): void;
}

/** Narrows a list by words, once whoever types them pauses. */
export function SearchField({ label, placeholder, asked, onSearch }: Props) {
  const search = useDebouncedCallback((text: string) => onSearch(text.trim()), PAUSE_MS);
  return (
    <TextInput
      label={label}
      placeholder={placeholder}
      defaultValue={asked ?? ''}
      onChange={(event) => search(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden />}
      maxLength={200}
      style={{ flex: '1 1 240px' }}
    />
  );
}

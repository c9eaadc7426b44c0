import { Text } from '@mantine/core';

/** What is wrong with a part that has no field of its own to say it; nothing where all is well. */
export function Wrong({ words }: { words: string | undefined }) {
  if (words === undefined) return null;
  return (
    <Text size="sm" c="var(--mantine-color-error)" role="alert" mt="xs">
      {words}
    </Text>
  );
}

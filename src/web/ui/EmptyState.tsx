import { Stack, Text, Title } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/** Nothing to show, said kindly, with what can be done about it. */
export function EmptyState({ title, text, action }: { title: string; text?: string; action?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      <IconInbox size={40} stroke={1.2} aria-hidden className="yn-quiet" />
      <Title order={2} size="h4">
        {title}
      </Title>
      {text && <Text className="yn-quiet">{text}</Text>}
      {action}
    </Stack>
  );
}

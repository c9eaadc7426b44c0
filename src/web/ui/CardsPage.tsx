import { Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { EmptyState } from './EmptyState.tsx';
import { ErrorState } from './ErrorState.tsx';
import { LoadingState } from './LoadingState.tsx';
import { PageTitle } from './PageTitle.tsx';

interface Props<T> {
  words: { title: string; text: string; add: string; none: string; noneText: string };
  found: UseQueryResult<{ items: readonly T[] }>;
  /** Null for those who only look. */
  onAdd: (() => void) | null;
  /** Between the heading and the cards, e.g. a secret that is shown once. */
  children?: ReactNode;
  card(item: T): ReactNode;
  /** Below the cards. */
  after?: ReactNode;
}

/** A page of what an administrator has set up, a card each, with the states of loading, error and nothing yet. */
export function CardsPage<T>({ words, found, onAdd, children, card, after }: Props<T>) {
  return (
    <Stack gap="md" maw={900} mx="auto">
      <Group justify="space-between" align="flex-start">
        <Stack gap={0} style={{ flex: '1 1 320px' }}>
          <PageTitle size="h3">{words.title}</PageTitle>
          <Text size="sm" className="yn-quiet">
            {words.text}
          </Text>
        </Stack>
        {onAdd && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={onAdd}>
            {words.add}
          </Button>
        )}
      </Group>
      {children}
      {found.isPending && <LoadingState rows={4} />}
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && found.data.items.length === 0 && (
        <EmptyState title={words.none} text={words.noneText} />
      )}
      {found.data?.items.map(card)}
      {after}
    </Stack>
  );
}

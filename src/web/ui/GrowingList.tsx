import { Box, Button } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorState } from './ErrorState.tsx';
import { LoadingState } from './LoadingState.tsx';

interface Props<T> {
  found: UseInfiniteQueryResult<InfiniteData<{ items: T[] }>>;
  /** Instead of a list without items. */
  empty: ReactNode;
  /** How many lines are drawn while nothing is there yet. */
  rows?: number;
  children(items: readonly T[]): ReactNode;
}

/** A list that grows by pages, in each state that it can be in. What is there stays when asking again fails. */
export function GrowingList<T>({ found, empty, rows, children }: Props<T>) {
  const { t } = useTranslation();
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  if (found.isPending) return <LoadingState {...(rows === undefined ? {} : { rows })} />;
  return (
    <>
      {found.isError && <ErrorState error={found.error} retry={() => void found.refetch()} />}
      {found.isSuccess && items.length === 0 && empty}
      {items.length > 0 && children(items)}
      {found.hasNextPage && (
        <Box ta="center">
          <Button
            variant="default"
            onClick={() => void found.fetchNextPage()}
            loading={found.isFetchingNextPage}
          >
            {t('more')}
          </Button>
        </Box>
      )}
    </>
  );
}

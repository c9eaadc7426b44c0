import { Anchor, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { fileUrl } from '../platform/client.ts';
import type { TicketView } from './queries.ts';

type State = TicketView['files'][number]['state'];

/** Whether a file in this state is given out. */
export const isOpen = (state: State): boolean => state === 'ready' || state === 'unscanned';

/** A link to a file; only its name where it is not given out. */
export function FileLink({
  file,
  truncate = false,
  children,
}: {
  file: { id: string; state: State };
  truncate?: boolean;
  children: ReactNode;
}) {
  if (!isOpen(file.state))
    return (
      <Text size="sm" td="line-through" truncate={truncate}>
        {children}
      </Text>
    );
  return (
    <Anchor size="sm" href={fileUrl(file.id)} target="_blank" rel="noopener" truncate={truncate}>
      {children}
    </Anchor>
  );
}

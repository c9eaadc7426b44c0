import { Group, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

/** A titled part of the ticket's side: one subject, its few actions to the right of the title. */
export function Panel({
  title,
  action,
  children,
}: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="yn-card" aria-labelledby={id} style={{ padding: 'var(--mantine-spacing-md)' }}>
      <Group justify="space-between" mb="sm" mih={26} wrap="nowrap">
        <Title order={2} size="h6" id={id}>
          {title}
        </Title>
        {action}
      </Group>
      {children}
    </section>
  );
}

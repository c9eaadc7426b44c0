import { Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

/** A titled part of an editor. */
export function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="yn-card yn-part" aria-labelledby={id}>
      <Title order={2} size="h5" id={id} mb={text ? 2 : 'sm'}>
        {title}
      </Title>
      {text && (
        <Text size="sm" className="yn-quiet" mb="sm">
          {text}
        </Text>
      )}
      {children}
    </section>
  );
}

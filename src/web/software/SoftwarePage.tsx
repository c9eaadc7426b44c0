import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { PageTitle } from '../ui/PageTitle.tsx';
import { SoftwareTabs } from './SoftwareTabs.tsx';

/** A page of software: what it is, its actions, and the pages beside it. */
export function SoftwarePage({
  title,
  text,
  actions,
  children,
}: {
  title: string;
  text: string;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <Group justify="space-between" align="flex-start">
        <div>
          <PageTitle size="h3">{title}</PageTitle>
          <Text size="sm" className="yn-quiet">
            {text}
          </Text>
        </div>
        <Group gap="xs">{actions}</Group>
      </Group>
      <SoftwareTabs />
      {children}
    </Stack>
  );
}

/** A list of lines without bullets. */
export const Lines = ({ children }: { children: ReactNode }) => (
  <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
    {children}
  </Stack>
);

import { Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A name and what it stands for, in a list of such. */
export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <Text component="dt" size="xs" className="yn-quiet">
      {name}
    </Text>
    <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
      <bdi>{children}</bdi>
    </Text>
  </div>
);

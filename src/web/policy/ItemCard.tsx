import { ActionIcon, Group, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Path } from './content.ts';
import { useEditing, useItems } from './editing.tsx';
import { placeOf } from './fields.tsx';
import { Wrong } from './Wrong.tsx';
import { useSay } from './words.ts';

interface Props {
  list: Path;
  index: number;
  title: string;
  /** The first that fits counts: then the order says something. */
  ordered?: boolean;
  children: ReactNode;
}

/** One item of a list in an editor: moved up and down, or taken away. */
export function ItemCard({ list, index, title, ordered = false, children }: Props) {
  const t = useSay();
  const { readOnly, problemAt, hintAt } = useEditing();
  const { items, remove, swap } = useItems(list);
  const here = [...list, index];
  // The id of an item is nothing that people see: what is wrong with it is wrong with the item.
  const hint = hintAt(here);
  const problem = problemAt(here, 'here') ?? problemAt([...here, 'id'], 'here');
  return (
    <div className="yn-inset yn-item" {...placeOf(here)}>
      <Group justify="space-between" mb="xs" wrap="nowrap">
        <Text fw={600} size="sm">
          {title}
        </Text>
        {!readOnly && (
          <Group gap={2} wrap="nowrap">
            {ordered && (
              <>
                <Step
                  label={t('policy:moveUp', { title })}
                  off={index === 0}
                  act={() => swap(index, index - 1)}
                >
                  <IconArrowUp size={16} aria-hidden />
                </Step>
                <Step
                  label={t('policy:moveDown', { title })}
                  off={index === items.length - 1}
                  act={() => swap(index, index + 1)}
                >
                  <IconArrowDown size={16} aria-hidden />
                </Step>
              </>
            )}
            <Step label={t('policy:remove', { title })} act={() => remove(index)}>
              <IconTrash size={16} aria-hidden />
            </Step>
          </Group>
        )}
      </Group>
      {children}
      <Wrong words={problem} />
      {hint && (
        <Text size="sm" className="yn-quiet" mt="xs">
          {hint}
        </Text>
      )}
    </div>
  );
}

function Step({
  label,
  off = false,
  act,
  children,
}: {
  label: string;
  off?: boolean;
  act(): void;
  children: ReactNode;
}) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      c="var(--mantine-color-text)"
      aria-label={label}
      disabled={off}
      onClick={act}
    >
      {children}
    </ActionIcon>
  );
}

import { SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useName } from './names.ts';
import { type Attribute, type Item, useClasses } from './queries.ts';

/** What an item says; what is not known is left out. */
export function Details({ item, names }: { item: Item; names: Readonly<Record<string, string>> }) {
  const { t } = useTranslation('config');
  const name = useName();
  const shown = useShown(names);
  const classes = useClasses().data?.classes ?? [];
  const attributes = classes.find(({ code }) => code === item.class)?.attributes ?? [];
  const facts: [string, ReactNode][] = [
    [t('field.criticality'), t(`criticality.${item.criticality}`)],
    [t('field.serial'), item.serial],
    [t('field.assetNumber'), item.assetNumber],
    [t('field.holderId'), item.holder],
    [t('field.ownerId'), item.owner],
    [t('field.groupId'), item.group],
    [t('field.departmentId'), item.department],
    [t('field.siteId'), item.site],
    ...attributes.map((one): [string, ReactNode] => [name(one), shown(one, item.attributes[one.code])]),
    [t('field.note'), item.note],
  ];
  return (
    <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" verticalSpacing="xs" m={0}>
      {facts
        .filter(([, value]) => value !== null && value !== '')
        .map(([label, value]) => (
          <div key={label}>
            <Text component="dt" size="xs" className="yn-quiet">
              {label}
            </Text>
            <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
              <bdi>{value}</bdi>
            </Text>
          </div>
        ))}
    </SimpleGrid>
  );
}

/** A value as people read it. */
export function useShown(names: Readonly<Record<string, string>>) {
  const { t } = useTranslation('config');
  const name = useName();
  return (attribute: Attribute, value: string | number | boolean | undefined): string | null => {
    if (value === undefined) return null;
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
    if (typeof value === 'number') return attribute.unit ? `${value} ${attribute.unit}` : String(value);
    const choice = attribute.choices.find(({ code }) => code === value);
    return choice ? name(choice) : (names[value] ?? value);
  };
}

import { SimpleGrid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { structure } from '#contract/organisation/structure.ts';
import { call } from '../platform/client.ts';
import { newKey } from '../platform/key.ts';
import { type Path, valueAt } from './content.ts';
import { useEditing, useItems } from './editing.tsx';
import { ManyField, NamesField, TextField } from './fields.tsx';
import { ItemCard } from './ItemCard.tsx';
import { AddButton } from './PathsEditor.tsx';
import { PeopleField } from './PeopleField.tsx';
import { Section } from './Section.tsx';
import { TargetsGrid } from './TargetsGrid.tsx';
import { useSay } from './words.ts';

const GROUPS: Path = ['customerGroups'];
const SPECIAL: Path = ['special'];

/** Requesters with promises of their own, by department or by name. */
export function GroupsEditor() {
  const t = useSay();
  const { content, readOnly } = useEditing();
  const { items, add } = useItems(GROUPS);
  const departments = useQuery({
    queryKey: ['departments'],
    queryFn: () => call(structure.departments, {}),
    staleTime: 60_000,
  });
  const paths = (departments.data?.items ?? []).map(({ path }) => ({ value: path, label: path }));
  const blank = () => ({
    id: `group-${newKey().slice(0, 8)}`,
    name: t('policy:newGroup', { n: items.length + 1 }),
    departments: [],
    personIds: [],
  });
  return (
    <Section title={t('policy:field.customerGroups')} text={t('policy:groupsText')}>
      <Stack gap="md">
        {items.map((item, index) => (
          <ItemCard
            key={String(valueAt(item, ['id']))}
            list={GROUPS}
            index={index}
            title={String(valueAt(content, [...GROUPS, index, 'name']))}
          >
            <SimpleGrid cols={{ base: 1, md: 3 }}>
              <TextField path={[...GROUPS, index, 'name']} label={t('policy:field.name')} />
              <ManyField
                path={[...GROUPS, index, 'departments']}
                label={t('policy:field.departments')}
                data={paths}
              />
              <PeopleField path={[...GROUPS, index, 'personIds']} label={t('policy:field.personIds')} />
            </SimpleGrid>
          </ItemCard>
        ))}
        {!readOnly && <AddButton label={t('policy:addGroup')} onClick={() => add(blank())} />}
      </Stack>
    </Section>
  );
}

/** Targets for certain services or customers; the first that fits comes before the general ones. */
export function SpecialEditor() {
  const t = useSay();
  const { content, readOnly } = useEditing();
  const { items, add } = useItems(SPECIAL);
  const groups = useItems(GROUPS).items.map((group) => ({
    value: String(valueAt(group, ['id'])),
    label: String(valueAt(group, ['name'])),
  }));
  const blank = () => ({
    name: t('policy:newSpecial', { n: items.length + 1 }),
    services: [],
    customers: [],
    targets: valueAt(content, ['targets']),
  });
  return (
    <Section title={t('policy:field.special')} text={t('policy:specialText')}>
      <Stack gap="md">
        {items.map((item, index) => {
          const path = [...SPECIAL, index];
          const title = String(valueAt(item, ['name']));
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: its name is typed here
            <ItemCard key={index} list={SPECIAL} index={index} title={title} ordered>
              <SimpleGrid cols={{ base: 1, md: 3 }} mb="md">
                <TextField path={[...path, 'name']} label={t('policy:field.name')} />
                <NamesField path={[...path, 'services']} label={t('policy:field.services')} />
                <ManyField path={[...path, 'customers']} label={t('policy:field.customers')} data={groups} />
              </SimpleGrid>
              <TargetsGrid path={[...path, 'targets']} caption={title} />
            </ItemCard>
          );
        })}
        {!readOnly && <AddButton label={t('policy:addSpecial')} onClick={() => add(blank())} />}
      </Stack>
    </Section>
  );
}

import { Badge, Button, Group, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconUserPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../platform/session.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { Editing } from './Editing.tsx';
import { type PeopleQuery, type Person, usePeople } from './queries.ts';
import { useRoleChoice, useRoleNames } from './useRoleNames.ts';

type Active = 'yes' | 'no' | 'all';

/** The directory: found by any word, changed one by one; many at once come by a file. */
export function PeoplePage() {
  const { t } = useTranslation(['admin', 'account', 'common', 'ticket']);
  const [text, setText] = useState('');
  const [q] = useDebouncedValue(text.trim(), 300);
  const [role, setRole] = useState<string | null>(null);
  const [active, setActive] = useState<Active>('yes');
  const [edited, edit] = useState<Person | 'new' | null>(null);
  const query = { limit: '50', active, ...(q ? { q } : {}), ...(role ? { role } : {}) } as PeopleQuery;
  const found = usePeople(query);
  const choice = useRoleChoice();
  const manages = useMay('organisation.manage');
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <PageTitle size="h3">{t('admin:people')}</PageTitle>
        {manages && (
          <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => edit('new')}>
            {t('admin:addPerson')}
          </Button>
        )}
      </Group>
      <Group>
        <TextInput
          aria-label={t('common:search')}
          placeholder={t('admin:searchPeople')}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          style={{ flex: '1 1 220px' }}
        />
        <Select
          aria-label={t('account:roles')}
          placeholder={t('admin:anyRole')}
          clearable
          value={role}
          onChange={(value) => setRole(value)}
          data={choice}
        />
        <Select
          aria-label={t('admin:activity')}
          value={active}
          allowDeselect={false}
          onChange={(value) => setActive((value ?? 'yes') as Active)}
          data={(['yes', 'no', 'all'] as const).map((value) => ({
            value,
            label: t(`admin:active.${value}`),
          }))}
        />
      </Group>
      <GrowingList found={found} rows={8} empty={<EmptyState title={t('admin:nobody')} />}>
        {(people) => <PeopleTable people={people} onEdit={manages ? edit : null} />}
      </GrowingList>
      <Dialog
        opened={edited !== null}
        onClose={() => edit(null)}
        size="lg"
        title={edited === 'new' ? t('admin:addPerson') : edited?.name}
      >
        {edited !== null && <Editing person={edited === 'new' ? null : edited} onDone={() => edit(null)} />}
      </Dialog>
    </Stack>
  );
}

interface TableProps {
  people: readonly Person[];
  /** Null for who gives roles and changes nothing else. */
  onEdit: ((person: Person) => void) | null;
}

function PeopleTable({ people, onEdit }: TableProps) {
  const { t } = useTranslation(['admin', 'account', 'common', 'ticket']);
  const nameOf = useRoleNames();
  const gives = useMay('role.grant');
  return (
    <Table.ScrollContainer minWidth={300} className="yn-card">
      <Table verticalSpacing="xs" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('account:name')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('account:login')}</Table.Th>
            <Table.Th>{t('ticket:field.department')}</Table.Th>
            <Table.Th visibleFrom="md">{t('account:email')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('account:roles')}</Table.Th>
            <Table.Th aria-label={t('common:edit')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <Table.Tr key={person.id}>
              <Table.Td miw={84}>
                {gives ? (
                  <Link className="yn-link" to="/admin/people/$person" params={{ person: person.id }}>
                    {person.name}
                  </Link>
                ) : (
                  person.name
                )}{' '}
                {person.whole?.active === false && <Badge color="gray">{t('admin:left')}</Badge>}
              </Table.Td>
              <Table.Td visibleFrom="sm">{person.whole?.login}</Table.Td>
              <Table.Td>{person.department}</Table.Td>
              <Table.Td visibleFrom="md">{person.email}</Table.Td>
              <Table.Td visibleFrom="sm">
                <Text size="sm">
                  {person.whole?.roles
                    .filter((role) => role !== 'requester')
                    .map(nameOf)
                    .join(t('common:comma'))}
                </Text>
              </Table.Td>
              <Table.Td>
                {onEdit && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    onClick={() => onEdit(person)}
                    aria-label={t('admin:editNamed', { name: person.name })}
                  >
                    {t('common:edit')}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

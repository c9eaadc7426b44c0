import { Button, Group, MultiSelect, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { InviteButton } from './InviteButton.tsx';
import { type Person, useDepartments, useSavePerson, useSites } from './queries.ts';
import { useRoleChoice } from './useRoleNames.ts';

interface Props {
  person: Person | null;
  onDone(): void;
  /** Somebody is to be switched off: first it is shown what depends on them. */
  onLeave(): void;
}

/** Adds or changes one person. Leaving is a step of its own, since it ends sessions and tokens at once. */
export function PersonForm({ person, onDone, onLeave }: Props) {
  const { t } = useTranslation(['admin', 'account', 'ticket', 'hotline']);
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const save = useSavePerson(person);
  const departments = useDepartments().data?.items ?? [];
  const sites = useSites().data?.items ?? [];
  const whole = person?.whole;
  const choice = useRoleChoice().filter(({ value }) => value !== 'requester');
  const given: string[] = whole?.roles.filter((role) => role !== 'requester') ?? [];
  const [values, setValues] = useState({
    login: whole?.login ?? '',
    name: person?.name ?? '',
    email: person?.email ?? '',
    phone: whole?.phone ?? '',
    extension: whole?.extension ?? '',
    departmentId: whole?.departmentId ?? null,
    siteId: whole?.siteId ?? null,
    roles: given,
  });
  const problem = save.error ? problemOf(save.error) : null;
  const errorOf = (name: string) =>
    fieldWords(problem?.fields?.find(({ field }) => field === `body.${name}`));
  const set = (change: Partial<typeof values>) => setValues((all) => ({ ...all, ...change }));
  const line = (name: 'login' | 'name' | 'email' | 'phone' | 'extension') => ({
    name,
    value: values[name],
    error: errorOf(name),
    onChange: (event: { currentTarget: { value: string } }) => set({ [name]: event.currentTarget.value }),
  });
  const body = () => ({
    ...values,
    email: values.email.trim() || null,
    phone: values.phone.trim() || null,
    extension: values.extension.trim() || null,
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(body(), { onSuccess: onDone });
      }}
    >
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput {...line('name')} label={t('account:name')} required />
          <TextInput {...line('login')} label={t('account:login')} required autoCapitalize="none" />
          <TextInput {...line('email')} label={t('account:email')} type="email" />
          <TextInput {...line('phone')} label={t('account:phone')} />
          <TextInput {...line('extension')} label={t('hotline:extension')} inputMode="numeric" />
          <Select
            label={t('ticket:field.department')}
            searchable
            clearable
            value={values.departmentId}
            onChange={(departmentId) => set({ departmentId })}
            data={departments.map(({ id, path }) => ({ value: id, label: path }))}
          />
          <Select
            label={t('admin:site')}
            clearable
            value={values.siteId}
            onChange={(siteId) => set({ siteId })}
            data={sites.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </SimpleGrid>
        <MultiSelect
          label={t('account:roles')}
          description={t('admin:rolesText')}
          value={values.roles}
          onChange={(roles) => set({ roles })}
          error={errorOf('roles')}
          data={choice}
        />
        <FormEnd
          problem={problem ? words(problem.code) : null}
          saving={save.isPending}
          aside={
            whole && (
              <Group gap="xs">
                {whole.active && person?.email && <InviteButton person={person.id} />}
                <Button
                  variant="subtle"
                  color="seal"
                  onClick={() =>
                    whole.active ? onLeave() : save.mutate({ active: true }, { onSuccess: onDone })
                  }
                >
                  {t(whole.active ? 'admin:deactivate' : 'admin:activate')}
                </Button>
              </Group>
            )
          }
        />
      </Stack>
    </form>
  );
}

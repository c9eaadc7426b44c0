import { Button, CloseButton, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { GIVEN_BY_GROUP, type GivenByGroup } from '#domain/identity/provider.ts';
import type { Part } from './ProviderForm.tsx';

/** Which groups of the provider give which roles here. */
export function GroupRoles({ draft, set, errorOf }: Part) {
  const { t } = useTranslation(['identity', 'account']);
  const { groupRoles } = draft;
  const change = (at: number, to: Partial<(typeof groupRoles)[number]>) =>
    set({ groupRoles: groupRoles.map((one, index) => (index === at ? { ...one, ...to } : one)) });
  return (
    <Stack gap="xs" role="group" aria-label={t('groups.label')}>
      <div>
        <Text size="sm" fw={600}>
          {t('groups.label')}
        </Text>
        <Text size="xs" className="yn-quiet">
          {t('groups.text')}
        </Text>
      </div>
      {groupRoles.map(({ group, role }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are told apart by their place alone
        <Group key={at} gap="xs" wrap="nowrap" align="flex-start">
          <TextInput
            aria-label={t('groups.group')}
            placeholder={t('groups.group')}
            value={group}
            onChange={(event) => change(at, { group: event.currentTarget.value })}
            error={errorOf(`settings.groupRoles.${at}`)}
            style={{ flex: 1, minWidth: 0 }}
          />
          <Select
            aria-label={t('groups.role')}
            value={role}
            allowDeselect={false}
            onChange={(value) => change(at, { role: (value ?? 'agent') as GivenByGroup })}
            data={GIVEN_BY_GROUP.map((value) => ({ value, label: t(`account:role.${value}`) }))}
            w={140}
          />
          <CloseButton
            mt={3}
            aria-label={t('groups.remove', { group })}
            onClick={() => set({ groupRoles: groupRoles.filter((_, index) => index !== at) })}
          />
        </Group>
      ))}
      <Group>
        <Button
          size="xs"
          variant="default"
          onClick={() => set({ groupRoles: [...groupRoles, { group: '', role: 'agent' }] })}
        >
          {t('groups.add')}
        </Button>
      </Group>
    </Stack>
  );
}

import { Alert, List, MultiSelect, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Role as Part, ROLES } from '#domain/permissions/roles.ts';
import { useRoleNames } from '../admin/useRoleNames.ts';
import { problemOf } from '../platform/problem.ts';
import { useFieldWords, useRefusalWords } from '../platform/words.ts';
import { FormEnd } from '../ui/FormEnd.tsx';
import { type DraftGrants, Matrix } from './Matrix.tsx';
import { type Role, type RoleBody, useEffects, useSaveRole } from './queries.ts';
import { usePermissionName, useScopeName } from './words.ts';

interface Props {
  /** The role that is changed; null adds one. */
  edited: Role | null;
  /** The role that a new one begins as a copy of. */
  from: Role | null;
  onDone(code: string): void;
}

interface Draft {
  code: string;
  name: string;
  nameEn: string;
  parts: Part[];
  grants: DraftGrants;
}

const bodyOf = ({ nameEn, grants, ...draft }: Draft) =>
  ({ ...draft, nameEn: nameEn.trim() || null, grants }) as RoleBody;

/** Adds or changes a role of the installation's own; for a held one it says what changes for how many people. */
export function RoleForm({ edited, from, onDone }: Props) {
  const { t } = useTranslation('access');
  const words = useRefusalWords();
  const fieldWords = useFieldWords();
  const roleName = useRoleNames();
  const save = useSaveRole(edited);
  const like = edited ?? from;
  const [draft, setDraft] = useState<Draft>({
    code: edited?.code ?? 'x-',
    name: edited?.name ?? (from ? t('roles.copyOf', { name: roleName(from.code) }) : ''),
    nameEn: edited?.nameEn ?? '',
    parts: like?.parts.filter((part) => part !== 'requester') ?? [],
    grants: like?.grants ?? {},
  });
  const set = (change: Partial<Draft>) => setDraft((now) => ({ ...now, ...change }));
  const problem = save.error ? problemOf(save.error) : null;
  const errorOf = (name: string) =>
    fieldWords(problem?.fields?.find(({ field }) => field.startsWith(`body.${name}`)));
  const line = (field: 'code' | 'name' | 'nameEn') => ({
    label: t(`roles.${field}`),
    value: draft[field],
    error: errorOf(field),
    onChange: (event: { currentTarget: { value: string } }) => set({ [field]: event.currentTarget.value }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(bodyOf(draft), { onSuccess: ({ code }) => onDone(code) });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput {...line('name')} required maxLength={100} />
          <TextInput {...line('nameEn')} maxLength={100} />
          {!edited && (
            <TextInput {...line('code')} description={t('roles.codeText')} required autoCapitalize="none" />
          )}
        </SimpleGrid>
        <MultiSelect
          label={t('roles.parts')}
          description={t('roles.partsText')}
          value={draft.parts}
          error={errorOf('parts')}
          onChange={(parts) => set({ parts: parts as Part[] })}
          data={ROLES.filter((part) => part !== 'requester').map((part) => ({
            value: part,
            label: roleName(part),
          }))}
        />
        <Matrix grants={draft.grants} onChange={(grants) => set({ grants })} />
        {edited && <Effects draft={draft} />}
        <FormEnd problem={problem ? words(problem.code) : null} saving={save.isPending} />
      </Stack>
    </form>
  );
}

/** What saving would change, for how many people. */
function Effects({ draft: { code, parts, grants } }: { draft: Draft }) {
  const { t } = useTranslation('access');
  const [asked] = useDebouncedValue({ role: code, parts, grants }, 300);
  const found = useEffects(asked as Parameters<typeof useEffects>[0], true).data;
  const [roleName, permissionName, scopeName] = [useRoleNames(), usePermissionName(), useScopeName()];
  if (!found) return null;
  const { holders, items, signedOut } = found;
  const what = ({ part, permission, scope }: (typeof items)[number]) =>
    part
      ? t('effects.part', { name: roleName(part) })
      : t('effects.grant', {
          name: permission && permissionName(permission),
          scope: scope && scopeName(scope),
        });
  return (
    <Alert color={items.length > 0 ? 'amber' : 'gray'} role="status">
      <Title order={3} size="h6">
        {t('effects.title', { count: holders })}
      </Title>
      {items.length === 0 && <Text size="sm">{t('effects.none')}</Text>}
      <List size="sm">
        {items.map((item) => (
          <List.Item key={what(item)}>
            {item.gained > 0 && t('effects.gained', { count: item.gained, what: what(item) })}
            {item.lost > 0 && t('effects.lost', { count: item.lost, what: what(item) })}
          </List.Item>
        ))}
      </List>
      {signedOut && holders > 0 && <Text size="sm">{t('effects.signedOut')}</Text>}
    </Alert>
  );
}

import { Badge, Chip, Group, Stack, Switch, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Permission } from '#domain/permissions/actions.ts';
import { isScoped, SCOPES, type Scope } from '#domain/permissions/grants.ts';
import { BY_MODULE, usePermissionName, useScopeName } from './words.ts';

export type DraftGrants = Partial<Record<Permission, readonly Scope[]>>;

interface Props {
  grants: DraftGrants;
  /** Absent for those who only look. */
  onChange?: ((grants: DraftGrants) => void) | undefined;
}

/** What a role allows and how far, module by module; a line each, so that a phone shows it as well. */
export function Matrix({ grants, onChange }: Props) {
  const { t } = useTranslation('access');
  const name = usePermissionName();
  const set = (permission: Permission, scopes: readonly Scope[]) => {
    const { [permission]: _, ...others } = grants;
    onChange?.(scopes.length > 0 ? { ...others, [permission]: scopes } : others);
  };
  return (
    <Stack gap="sm">
      {BY_MODULE.map(([module, permissions]) => (
        <Stack key={module} component="section" className="yn-inset" p="sm" gap={6}>
          <Title order={3} size="h6">
            {t(`module.${module}`)}
          </Title>
          {permissions.map((permission) => {
            const held = grants[permission] ?? [];
            const change = onChange && ((scopes: readonly Scope[]) => set(permission, scopes));
            return (
              <Group
                key={permission}
                justify="space-between"
                gap="xs"
                role="group"
                aria-label={name(permission)}
              >
                <Text size="sm" {...(held.length > 0 ? { fw: 600 } : { className: 'yn-quiet' })}>
                  {name(permission)}
                </Text>
                {isScoped(permission) ? (
                  <Scopes held={held} onChange={change} />
                ) : (
                  <Whole held={held.length > 0} label={name(permission)} onChange={change} />
                )}
              </Group>
            );
          })}
        </Stack>
      ))}
    </Stack>
  );
}

type Change = ((scopes: readonly Scope[]) => void) | undefined;

function Scopes({ held, onChange }: { held: readonly Scope[]; onChange: Change }) {
  const name = useScopeName();
  if (!onChange) {
    return (
      <Group gap={4}>
        {SCOPES.map((scope) => (
          <Mark key={scope} held={held.includes(scope)} label={name(scope)} />
        ))}
      </Group>
    );
  }
  return (
    <Chip.Group multiple value={[...held]} onChange={(value) => onChange(value as Scope[])}>
      <Group gap={4}>
        {SCOPES.map((scope) => (
          <Chip key={scope} value={scope} size="xs" variant="light">
            {name(scope)}
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

function Whole({ held, label, onChange }: { held: boolean; label: string; onChange: Change }) {
  const { t } = useTranslation('access');
  if (!onChange) return <Mark held={held} label={t(held ? 'allowed' : 'notAllowed')} />;
  return (
    <Switch
      size="sm"
      checked={held}
      aria-label={label}
      onChange={(event) => onChange(event.currentTarget.checked ? ['all'] : [])}
    />
  );
}

/** A scope that is held has a check and is filled; one that is not is an outline, so colour alone says nothing. */
function Mark({ held, label }: { held: boolean; label: string }) {
  const { t } = useTranslation('access');
  if (!held) {
    return (
      <Badge
        variant="outline"
        color="gray"
        c="var(--yn-quiet)"
        tt="none"
        fw={400}
        aria-label={t('no', { label })}
        style={{ borderColor: 'var(--yn-line)' }}
      >
        {label}
      </Badge>
    );
  }
  return (
    <Badge
      variant="light"
      color="pine"
      c="var(--mantine-color-text)"
      tt="none"
      aria-label={t('yes', { label })}
      leftSection={<IconCheck size={12} aria-hidden />}
    >
      {label}
    </Badge>
  );
}

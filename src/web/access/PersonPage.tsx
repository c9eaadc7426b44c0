import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoleNames } from '../admin/useRoleNames.ts';
import { OpenWorkCard } from '../leaving/OpenWorkCard.tsx';
import { useFormats } from '../platform/formats.ts';
import { useMay } from '../platform/session.tsx';
import { ErasePerson } from '../privacy/ErasePerson.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { type Standing, useStanding } from './queries.ts';
import { TheirSignIn } from './TheirSignIn.tsx';
import { BY_MODULE, usePermissionName, useScopeName } from './words.ts';

/** What somebody can do and by which role, where they are signed in, and what they prove themselves with. */
export function PersonPage() {
  const { t } = useTranslation(['access', 'admin']);
  const { person: id } = useParams({ from: '/inside/desk-layout/admin/people/$person' });
  const found = useStanding(id);
  const [secures, erases] = [useMay('security.manage'), useMay('erasure.request')];
  const manages = useMay('organisation.manage');
  if (found.isPending) return <LoadingState rows={6} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const { person, department, site, groups } = found.data;
  return (
    <Stack gap="md" maw={900} mx="auto">
      <div>
        <Group gap="xs">
          <PageTitle size="h3">{person.name}</PageTitle>
          {!person.active && <Badge color="gray">{t('admin:left')}</Badge>}
        </Group>
        <Text size="sm" className="yn-quiet">
          {[department, site, ...groups].filter(Boolean).join(' · ')}
        </Text>
      </div>
      <HeldRoles standing={found.data} />
      <CanDo standing={found.data} />
      {manages && <OpenWorkCard person={person.id} active={person.active} />}
      {secures && <TheirSignIn person={person} />}
      {erases && <ErasePerson person={person.id} />}
    </Stack>
  );
}

function HeldRoles({ standing: { roles } }: { standing: Standing }) {
  const { t } = useTranslation('access');
  const name = useRoleNames();
  const formats = useFormats();
  const why = ({ code, givenBy, givenAt }: Standing['roles'][number]) => {
    if (code === 'requester') return t('person.everybody');
    return givenBy && givenAt
      ? t('person.given', { by: givenBy, at: formats.time(givenAt) })
      : t('person.otherwise');
  };
  return (
    <Stack component="section" className="yn-card" p="md" gap="xs">
      <Title order={2} size="h5">
        {t('person.roles')}
      </Title>
      {roles.map((role) => (
        <div key={role.code}>
          <Link className="yn-link" to="/admin/roles/$role" params={{ role: role.code }}>
            {name(role.code)}
          </Link>
          <Text size="sm" className="yn-quiet">
            {why(role)}
          </Text>
        </div>
      ))}
    </Stack>
  );
}

/** Effective grants by module; each says how far it goes and which roles bring it. */
function CanDo({ standing: { items } }: { standing: Standing }) {
  const { t } = useTranslation('access');
  const [name, scopeName, permissionName] = [useRoleNames(), useScopeName(), usePermissionName()];
  return (
    <Stack component="section" className="yn-card" p="md" gap="sm">
      <Title order={2} size="h5">
        {t('person.canDo')}
      </Title>
      {BY_MODULE.map(([module, permissions]) => {
        const held = items.filter(({ permission }) => permissions.includes(permission));
        if (held.length === 0) return null;
        return (
          <Stack key={module} className="yn-inset" p="sm" gap={6}>
            <Title order={3} size="h6">
              {t(`module.${module}`)}
            </Title>
            {held.map(({ permission, scope, roles }) => (
              <Group key={`${permission} ${scope}`} justify="space-between" gap="xs">
                <Text size="sm" fw={600}>
                  {permissionName(permission)}
                  {scope !== 'all' && `（${scopeName(scope)}）`}
                </Text>
                <Text size="sm" className="yn-quiet">
                  {t('person.by', { roles: roles.map(name).join(' · ') })}
                </Text>
              </Group>
            ))}
          </Stack>
        );
      })}
    </Stack>
  );
}

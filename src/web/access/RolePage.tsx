import { Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoleNames, useRoles } from '../admin/useRoleNames.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorState } from '../ui/ErrorState.tsx';
import { LoadingState } from '../ui/LoadingState.tsx';
import { notify } from '../ui/notify.ts';
import { PageTitle } from '../ui/PageTitle.tsx';
import { Holders } from './Holders.tsx';
import { Matrix } from './Matrix.tsx';
import { type Role, useRetire } from './queries.ts';
import { RoleForm } from './RoleForm.tsx';

/** One role: what it allows and how far, and who holds it. */
export function RolePage() {
  const { t } = useTranslation('access');
  const { role: code } = useParams({ from: '/inside/desk-layout/admin/roles/$role' });
  const found = useRoles();
  if (found.isPending) return <LoadingState rows={6} />;
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />;
  const role = found.data.items.find((one) => one.code === code);
  if (!role) return <EmptyState title={t('roles.notThere')} />;
  return <Known key={role.code} role={role} />;
}

function Known({ role }: { role: Role }) {
  const { t } = useTranslation('access');
  const name = useRoleNames();
  return (
    <Stack gap="md" maw={900} mx="auto">
      <Group justify="space-between" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Group gap="xs">
            <PageTitle size="h3">{name(role.code)}</PageTitle>
            <Badge variant="light" color="gray" c="var(--mantine-color-text)" tt="none">
              {t(role.shipped ? 'roles.shipped' : 'roles.own')}
            </Badge>
          </Group>
          <Text size="sm" className="yn-quiet">
            {t(role.shipped ? 'roles.shippedText' : 'roles.ownText', { code: role.code })}
          </Text>
        </div>
        <Acts role={role} />
      </Group>
      {!role.shipped && role.parts.length > 0 && (
        <Text size="sm">{t('roles.plays', { parts: role.parts.map(name).join(' · ') })}</Text>
      )}
      <Holders role={role} />
      <Stack component="section" className="yn-card" p="md" gap="sm">
        <Title order={2} size="h5">
          {t('roles.allows')}
        </Title>
        <Matrix grants={role.grants} />
      </Stack>
    </Stack>
  );
}

function Acts({ role }: { role: Role }) {
  const { t } = useTranslation(['access', 'common']);
  const defines = useMay('role.manage');
  const words = useRefusalWords();
  const go = useNavigate();
  const retire = useRetire(role.code);
  const [form, open] = useState<'edit' | 'copy' | null>(null);
  if (!defines) return null;
  const done = (code: string) => {
    open(null);
    notify(t('access:roles.saved'));
    void go({ to: '/admin/roles/$role', params: { role: code } });
  };
  return (
    <Group gap="xs">
      {!role.shipped && (
        <Button size="xs" onClick={() => open('edit')}>
          {t('common:edit')}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={() => open('copy')}>
        {t('access:roles.copy')}
      </Button>
      {!role.shipped && (
        <AskFirst
          label={t('access:roles.retire')}
          text={t(role.holders > 0 ? 'access:roles.retireHeld' : 'access:roles.retireText', {
            count: role.holders,
          })}
          busy={retire.isPending}
          onSure={() =>
            retire.mutate(undefined, {
              onSuccess: () => {
                notify(t('access:roles.retired'));
                void go({ to: '/admin/roles' });
              },
              onError: (error) => notify(words(problemOf(error).code), 'failed'),
            })
          }
        />
      )}
      <Dialog
        opened={form !== null}
        onClose={() => open(null)}
        size="xl"
        title={t(form === 'edit' ? 'access:roles.edit' : 'access:roles.copy')}
      >
        {form !== null && (
          <RoleForm
            edited={form === 'edit' ? role : null}
            from={form === 'copy' ? role : null}
            onDone={done}
          />
        )}
      </Dialog>
    </Group>
  );
}

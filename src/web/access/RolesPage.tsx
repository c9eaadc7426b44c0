import { Badge, Group, Text, Title } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRoleNames, useRoles } from '../admin/useRoleNames.ts';
import { useMay } from '../platform/session.tsx';
import { CardsPage } from '../ui/CardsPage.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { AskAbout } from './AskAbout.tsx';
import { DutiesCard } from './DutiesCard.tsx';
import type { Role } from './queries.ts';
import { RoleForm } from './RoleForm.tsx';

/** Shipped and own roles, whether duties are kept apart, and the question of who sees a ticket. */
export function RolesPage() {
  const { t } = useTranslation('access');
  const found = useRoles();
  const defines = useMay('role.manage');
  const explains = useMay('access.explain');
  const go = useNavigate();
  const [adding, add] = useState(false);
  return (
    <>
      <CardsPage
        words={{
          title: t('roles.title'),
          text: t('roles.text'),
          add: t('roles.add'),
          none: t('roles.title'),
          noneText: t('roles.text'),
        }}
        found={found}
        onAdd={defines ? () => add(true) : null}
        card={(role) => <RoleCard key={role.code} role={role} />}
      >
        <DutiesCard separated={found.data?.separated ?? null} />
        {explains && <AskAbout />}
      </CardsPage>
      <Dialog opened={adding} onClose={() => add(false)} size="xl" title={t('roles.add')}>
        {adding && (
          <RoleForm
            edited={null}
            from={null}
            onDone={(code) => {
              add(false);
              void go({ to: '/admin/roles/$role', params: { role: code } });
            }}
          />
        )}
      </Dialog>
    </>
  );
}

function RoleCard({ role: { code, shipped, holders, parts } }: { role: Role }) {
  const { t } = useTranslation(['access', 'common']);
  const name = useRoleNames();
  return (
    <Group component="section" className="yn-card" p="md" justify="space-between" aria-label={name(code)}>
      <div style={{ minWidth: 0 }}>
        <Group gap="xs">
          <Title order={2} size="h5">
            <Link className="yn-link" to="/admin/roles/$role" params={{ role: code }}>
              {name(code)}
            </Link>
          </Title>
          <Badge variant="light" color={shipped ? 'gray' : 'pine'} c="var(--mantine-color-text)" tt="none">
            {t(shipped ? 'access:roles.shipped' : 'access:roles.own')}
          </Badge>
        </Group>
        {!shipped && (
          <Text size="sm" className="yn-quiet" style={{ overflowWrap: 'anywhere' }}>
            {[code, ...parts.map(name)].join(' · ')}
          </Text>
        )}
      </div>
      <Text size="sm" className="yn-number">
        {t('access:roles.holders', { count: holders })}
      </Text>
    </Group>
  );
}

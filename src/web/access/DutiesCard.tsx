import { Alert, List, Stack, Switch, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useRoleNames } from '../admin/useRoleNames.ts';
import { problemOf } from '../platform/problem.ts';
import { useMay } from '../platform/session.tsx';
import { useRefusalWords } from '../platform/words.ts';
import { notify } from '../ui/notify.ts';
import { useDuties, useSeparate } from './queries.ts';

/** Keeps the duties of administrator, security administrator and auditor apart, and says who stands in the way. */
export function DutiesCard({ separated }: { separated: boolean | null }) {
  const { t } = useTranslation(['access', 'common']);
  const words = useRefusalWords();
  const defines = useMay('role.manage');
  const duties = useDuties(defines).data;
  const separate = useSeparate();
  const mixed = duties?.mixed ?? [];
  const on = duties?.separated ?? separated ?? false;
  return (
    <Stack component="section" className="yn-card" p="md" gap="sm" aria-label={t('access:duties.title')}>
      <div>
        <Title order={2} size="h5">
          {t('access:duties.title')}
        </Title>
        <Text size="sm" className="yn-quiet">
          {t('access:duties.text')}
        </Text>
      </div>
      {defines ? (
        <Switch
          label={t('access:duties.switch')}
          checked={on}
          disabled={separate.isPending || (!on && mixed.length > 0)}
          onChange={(event) =>
            separate.mutate(event.currentTarget.checked, {
              onSuccess: (now) => notify(t(now.separated ? 'access:duties.on' : 'access:duties.off')),
              onError: (error) => notify(words(problemOf(error).code), 'failed'),
            })
          }
        />
      ) : (
        separated !== null && <Text size="sm">{t(on ? 'access:duties.on' : 'access:duties.off')}</Text>
      )}
      {mixed.length > 0 && <InTheWay mixed={mixed} />}
    </Stack>
  );
}

type Mixed = NonNullable<ReturnType<typeof useDuties>['data']>['mixed'];

function InTheWay({ mixed }: { mixed: Mixed }) {
  const { t } = useTranslation(['access', 'common']);
  const name = useRoleNames();
  return (
    <Alert color="yellow" title={t('access:duties.mixed', { count: mixed.length })}>
      <List size="sm">
        {mixed.map((person) => (
          <List.Item key={person.id}>
            <Link className="yn-link" to="/admin/people/$person" params={{ person: person.id }}>
              {person.name}
            </Link>
            {' · '}
            {person.parts
              .filter((part) => part === 'admin' || part === 'security_admin' || part === 'auditor')
              .map(name)
              .join(t('common:comma'))}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

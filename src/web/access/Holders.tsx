import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Person, usePeople } from '../admin/queries.ts';
import { useRoleNames } from '../admin/useRoleNames.ts';
import { problemOf } from '../platform/problem.ts';
import { useRefusalWords } from '../platform/words.ts';
import { AskFirst } from '../ui/AskFirst.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { notify } from '../ui/notify.ts';
import { PersonSelect } from './PersonSelect.tsx';
import { type Role, useGive } from './queries.ts';

/** Who holds a role, with giving and taking it. Everybody is an employee: that one is not given. */
export function Holders({ role }: { role: Role }) {
  const { t } = useTranslation('access');
  const found = usePeople({ role: role.code, limit: '50' });
  const given = role.code !== 'requester';
  return (
    <Stack component="section" className="yn-card" p="md" gap="sm" aria-label={t('holders.title')}>
      <Title order={2} size="h5">
        {t('roles.holders', { count: role.holders })}
      </Title>
      {given ? (
        <>
          <Give role={role} />
          <GrowingList found={found} rows={2} empty={<Text size="sm">{t('holders.none')}</Text>}>
            {(people) =>
              people
                .filter(({ whole }) => whole?.roles.includes(role.code))
                .map((person) => <Holder key={person.id} person={person} role={role} />)
            }
          </GrowingList>
        </>
      ) : (
        <Text size="sm">{t('holders.everybody')}</Text>
      )}
    </Stack>
  );
}

function Give({ role }: { role: Role }) {
  const { t } = useTranslation('access');
  const words = useRefusalWords();
  const give = useGive();
  const [person, choose] = useState<string | null>(null);
  return (
    <Group align="flex-end">
      <div style={{ flex: '1 1 240px' }}>
        <PersonSelect label={t('holders.who')} value={person} onChange={choose} />
      </div>
      <Button
        variant="default"
        disabled={person === null}
        loading={give.isPending}
        onClick={() =>
          person &&
          give.mutate(
            { person, code: role.code, held: true },
            {
              onSuccess: () => {
                choose(null);
                notify(t('holders.given'));
              },
              onError: (error) => notify(words(problemOf(error).code), 'failed'),
            },
          )
        }
      >
        {t('holders.give')}
      </Button>
    </Group>
  );
}

function Holder({ person, role }: { person: Person; role: Role }) {
  const { t } = useTranslation('access');
  const words = useRefusalWords();
  const name = useRoleNames();
  const give = useGive();
  return (
    <Group justify="space-between" wrap="nowrap">
      <div style={{ minWidth: 0 }}>
        <Link className="yn-link" to="/admin/people/$person" params={{ person: person.id }}>
          {person.name}
        </Link>
        <Text size="sm" className="yn-quiet">
          {[person.department, person.whole?.login].filter(Boolean).join(' · ')}
        </Text>
      </div>
      <AskFirst
        label={t('holders.take')}
        text={t('holders.takeText', { person: person.name, role: name(role.code) })}
        busy={give.isPending}
        onSure={() =>
          give.mutate(
            { person: person.id, code: role.code, held: false },
            {
              onSuccess: () => notify(t('holders.taken')),
              onError: (error) => notify(words(problemOf(error).code), 'failed'),
            },
          )
        }
      />
    </Group>
  );
}

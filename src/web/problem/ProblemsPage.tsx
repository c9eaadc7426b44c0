import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PROBLEM_STATES } from '#domain/problem/problem.ts';
import { useMay } from '../platform/session.tsx';
import type { ProblemsSearch } from '../router.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { GrowingList } from '../ui/GrowingList.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { SearchField } from '../ui/SearchField.tsx';
import { CreateForm } from './CreateForm.tsx';
import { Pages } from './Pages.tsx';
import { ProblemRows } from './ProblemRows.tsx';
import { useProblems } from './queries.ts';

const route = getRouteApi('/inside/desk-layout/desk/problems');
const FLAGS = ['no_workaround', 'no_cause', 'recurring', 'review_due', 'no_effect'] as const;
const STATES = ['open', 'known', 'all', ...PROBLEM_STATES] as const;

/** Problems, by what they say, where they stand and what they lack (2.6d). */
export function ProblemsPage() {
  const { t } = useTranslation('problem');
  const asked = route.useSearch();
  const state = STATES.find((one) => one === asked.state);
  const flag = FLAGS.find((one) => one === asked.flag);
  const found = useProblems({
    ...(asked.q ? { q: asked.q } : {}),
    ...(state ? { state } : {}),
    ...(flag ? { flag } : {}),
  });
  return (
    <Stack gap="md" maw={1000} mx="auto">
      <Group justify="space-between" align="flex-start">
        <div>
          <PageTitle size="h3">{asked.state === 'known' ? t('nav.known') : t('title')}</PageTitle>
          <Text size="sm" className="yn-quiet">
            {t('text')}
          </Text>
        </div>
        <AddProblem />
      </Group>
      <Pages />
      <Filter asked={asked} />
      <GrowingList found={found} rows={6} empty={<EmptyState title={t('empty')} text={t('emptyText')} />}>
        {(problems) => <ProblemRows problems={problems} />}
      </GrowingList>
    </Stack>
  );
}

function AddProblem() {
  const { t } = useTranslation('problem');
  const [adds, add] = useState(false);
  if (!useMay('problem.manage')) return null;
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => add(true)}>
        {t('add')}
      </Button>
      <Dialog opened={adds} onClose={() => add(false)} title={t('add')}>
        <CreateForm given={{}} />
      </Dialog>
    </>
  );
}

function Filter({ asked }: { asked: ProblemsSearch }) {
  const { t } = useTranslation('problem');
  const navigate = useNavigate();
  const choose = (change: Partial<ProblemsSearch>) => {
    const chosen = Object.entries({ ...asked, ...change }).filter(([, value]) => value);
    void navigate({ to: '/desk/problems', search: Object.fromEntries(chosen), replace: true });
  };
  return (
    <Group gap="sm" align="flex-end">
      <SearchField
        label={t('searchLabel')}
        placeholder={t('search')}
        asked={asked.q}
        onSearch={(q) => choose({ q })}
      />
      <Select
        label={t('field.state')}
        value={asked.state ?? 'open'}
        allowDeselect={false}
        onChange={(value) => choose({ state: value === 'open' ? '' : (value ?? '') })}
        data={[
          { value: 'open', label: t('openState') },
          { value: 'known', label: t('knownState') },
          { value: 'all', label: t('anyState') },
          ...PROBLEM_STATES.map((value) => ({ value, label: t(`state.${value}`) })),
        ]}
      />
      <Select
        label={t('flagLabel')}
        placeholder={t('anyFlag')}
        clearable
        value={asked.flag ?? null}
        onChange={(value) => choose({ flag: value ?? '' })}
        data={FLAGS.map((value) => ({ value, label: t(`flag.${value}`) }))}
      />
    </Group>
  );
}
